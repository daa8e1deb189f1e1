"""Chinese licence plates inside what people write: 粤B12345, 粤B·D12345 with eight characters for electric cars."""

from __future__ import annotations

import re

from workflows.reading.found import Found, announced, in_place

_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_LETTER = "[a-hj-np-z]"  # I and O are not given out
_PLATE = re.compile(
    rf"(?P<province>[{_PROVINCES}])\s?(?P<city>{_LETTER})[\s·.-]?"
    rf"(?P<rest>[dfagbchejk](?:{_LETTER}|[0-9])[0-9]{{4}}|[0-9]{{5}}[dfagbchejk]|(?:{_LETTER}|[0-9]){{4}}(?:{_LETTER}|[0-9]|[学警港澳挂领]))"
    r"(?![a-z0-9])"
)
_ANNOUNCED = r"(?:我的?)?(?:车牌号?码?|车号)(?:就?是|为)?"


def find_plate(text: str) -> Found[str] | None:
    """As on the car, without blanks and dots: 粤B12345."""
    said = in_place(text)
    match = next((each for each in _PLATE.finditer(said) if re.search("[0-9]", each["rest"])), None)
    if not match:
        return None
    plate = f"{match['province']}{match['city']}{match['rest']}".upper()
    return Found(plate, announced(said, match.start(), _ANNOUNCED), match.end())
