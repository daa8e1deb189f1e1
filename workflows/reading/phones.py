"""Chinese telephone numbers inside what people write: found, spelled one way, hidden."""

from __future__ import annotations

import re

from workflows.reading.folding import half_width

_PHONE = re.compile(
    r"(?<![0-9])(?:(?:\+|00)?86[ -]?)?"
    r"(?:(?P<mobile>1[3-9](?:[ -]?[0-9]){9})"
    r"|\(?(?P<area>0(?:10|2[0-9]|[3-9][0-9]{2}))\)?[ -]?(?P<line>[2-9][0-9]{2,3}[ -]?[0-9]{4}))"
    r"(?![0-9])"
)
_AROUND = r"[ ,，.。;；、:：]*"
_LABEL = r"(?:(?:我的?|联系|客户)?(?:联系电话|联系方式|手机号码|电话号码|手机号|手机|电话|号码|tel|phone|mobile)(?:是|为)?)?"


_SPELLED_OUT = re.compile("(?<![零〇一二三四五六七八九幺])[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}(?![零〇一二三四五六七八九幺])")  # fmt: skip
_FIGURES = str.maketrans("零〇一二三四五六七八九幺", "001234567891")


def find_phone(text: str) -> str | None:
    """The first one, as digits (a landline as 0755-26991234)."""
    match = _PHONE.search(_in_figures(text))
    return _spelled(match) if match else None


def phone_place(text: str) -> tuple[int, int] | None:
    """Where the first one stands, with the words that announce it."""
    match = _PHONE.search(_in_figures(text))
    if not match:
        return None
    label = re.search(rf"{_LABEL}{_AROUND}$", text[: match.start()], re.IGNORECASE)
    return (label.start() if label else match.start()), match.end()


def without_phone(text: str) -> str:
    """The text less its first phone number and the word that announced it."""
    match = _PHONE.search(_in_figures(text))
    if not match:
        return text
    before = re.sub(rf"{_AROUND}{_LABEL}{_AROUND}$", "", text[: match.start()], flags=re.IGNORECASE)
    after = re.sub(rf"^{_AROUND}", "", text[match.end() :])
    return "，".join(part.strip() for part in (before, after) if part.strip())


def hide_phones(text: str) -> str:
    """For eyes that may not see it: 138****0001, whatever stands around."""
    plain, shown, place = _in_figures(text), "", 0
    for match in _PHONE.finditer(plain):
        shown += text[place : match.start()] + hidden(_spelled(match))
        place = match.end()
    return shown + text[place:]


def hidden(phone: str) -> str:
    """Of a phone as `find_phone` spells it."""
    return f"{phone[:3]}****{phone[-4:]}"


def _in_figures(text: str) -> str:
    """As voices are written down, 一三九…; places in the text stay where they are."""
    return _SPELLED_OUT.sub(lambda match: match[0].translate(_FIGURES), half_width(text))


def _spelled(match: re.Match[str]) -> str:
    if match["mobile"]:
        return re.sub(r"[ -]", "", match["mobile"])
    return f"{match['area']}-{re.sub(r'[ -]', '', match['line'])}"
