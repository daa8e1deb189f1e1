"""Characters that XML cannot hold, as spreadsheets spell them: _x000D_ is a carriage return (ECMA-376, ST_Xstring)."""

from __future__ import annotations

import re

_UNHELD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPELLED = re.compile("_x([0-9A-Fa-f]{4})_")


def escaped(text: str) -> str:
    """What looks like such a spelling is spelled, too."""
    return _UNHELD.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    return _SPELLED.sub(lambda found: chr(int(found[1], 16)), text)
