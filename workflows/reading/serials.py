"""Model and serial numbers inside what people write: KFR-35GW/BP3DN8Y, 型号是…, SN: …."""

from __future__ import annotations

import re

from workflows.reading.found import Found, in_place

_CODE = r"[a-z0-9](?:[a-z0-9./_+()-]{0,38}[a-z0-9)+])?"
_IS = r"(?:好像|应该|可能|大概)?(?:就?是|为|is)?[\s:#]{0,3}"
_MODEL_SAID = re.compile(
    rf"(?:(?:产品|设备|机器|机型|空调|冰箱|洗衣机)的?)?(?:型号|机型|model(?:\s?(?:no|number))?\.?){_IS}(?P<code>{_CODE})"
)
_MODEL_SEEN = re.compile(
    r"(?<![a-z0-9./@_-])(?P<code>[a-z]{2,6}[0-9]{0,4}[-/][a-z0-9][a-z0-9./()+-]{0,36}[a-z0-9)]|[a-z]{2,6}[0-9]{2,6}[a-z]{1,6}[0-9a-z/-]{0,20})(?![a-z0-9@])"
)
_SERIAL_SAID = re.compile(
    rf"(?<![a-z])(?:(?:产品|设备|机器|机身)的?)?(?:序列号|序号|机身号|机身码|编号|条码|s\s?/?\s?n(?:码|号)?|serial(?:\s?(?:no|number))?\.?){_IS}(?P<code>{_CODE}(?:[ -][a-z0-9]{{3,8}}){{0,4}})"
)
_SERIAL_SEEN = re.compile(r"(?<![a-z0-9./@_-])(?P<code>[a-z0-9]{12,24})(?![a-z0-9@./-])")
_SHORTEST_MODEL, _SHORTEST_SERIAL = 3, 5
_FEWEST_DIGITS, _FEWEST_LETTERS = 4, 2
_TICKET = re.compile(r"[a-z]{1,6}-?[0-9]{8}-[0-9]{3,8}")  # WX20261122-0001 is one of ours


def find_model(text: str) -> Found[str] | None:
    """Announced (型号是…), or in the shape that makers use; capitals, as on the plate."""
    said = in_place(text)
    for match in _MODEL_SAID.finditer(said):
        if len(match["code"]) >= _SHORTEST_MODEL and re.search("[0-9]", match["code"]):
            return _found(match)
    for match in _MODEL_SEEN.finditer(said):
        if _is_model(match["code"]) and not _is_serial_said(said, match.start()):
            return _found(match)
    return None


def find_serial(text: str) -> Found[str] | None:
    """Announced (SN, 序列号), or twelve and more letters and digits in one piece; capitals, no blanks."""
    said = in_place(text)
    for match in _SERIAL_SAID.finditer(said):
        code = re.sub("[ ]", "", match["code"])
        if len(code) >= _SHORTEST_SERIAL and re.search("[0-9]", code):
            return _found(match)
    return next((_found(m) for m in _SERIAL_SEEN.finditer(said) if _is_serial(m["code"])), None)


def _found(match: re.Match[str]) -> Found[str]:
    return Found(match["code"].replace(" ", "").upper(), *match.span())


def _is_model(code: str) -> bool:
    """Letters and digits in groups, with one digit at least; no ticket number, no word and/or another."""
    return bool(re.search("[0-9].*[0-9]", code)) and not _TICKET.fullmatch(code)


def _is_serial(code: str) -> bool:
    return (
        len(re.findall("[0-9]", code)) >= _FEWEST_DIGITS
        and len(re.findall("[a-z]", code)) >= _FEWEST_LETTERS
    )


def _is_serial_said(said: str, start: int) -> bool:
    return any(match.start("code") <= start < match.end() for match in _SERIAL_SAID.finditer(said))
