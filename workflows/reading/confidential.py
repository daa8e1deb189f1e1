"""What of a text is nobody else's business: hidden before it leaves for a service that is not ours."""

from __future__ import annotations

import re

from workflows.reading.phones import hide_phones

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.ASCII)
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){14,18}[Xx]?(?![0-9A-Za-z])")
"""Identity cards and bank cards have fifteen to nineteen digits."""


def hide_confidential(text: str) -> str:
    """Phones, e-mail addresses, the numbers of identity and bank cards."""
    return hide_phones(_LONG_NUMBER.sub("****", _MAIL.sub("****", text)))
