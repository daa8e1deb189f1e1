"""Ids and labels for what a sheet names: the sound in Latin letters, each given once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workflows.forms.sessions import Press
from workflows.reading.sounds import latin

_LONGEST_ID = 36
_LONGEST_PREFIX = 6
_FORMALITIES = re.compile(
    r"^[0-9]{2,4}\s*年度?\s*(?:[0-9]{1,2}\s*月份?)?"
    r"|(?:登记|记录|统计|明细|汇总|信息|申请|跟踪|反馈)?(?:表格?|单|台账|模板|清单)?(?:\s*[(（].{0,20}[)）])?$"
)
_DEFAULT_PREFIX = "GD"


class Names:
    """Ids within one form, or one list of options; `taken` are given already."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._given = {*map(str, Press), *taken}

    def give(self, label: str) -> str:
        sound = "_".join(re.findall("[a-z0-9]+", latin(label)))
        begun = sound if sound[:1].isalpha() else f"field_{sound}".rstrip("_")
        return self._unused(begun[:_LONGEST_ID].rstrip("_"))

    def _unused(self, name: str) -> str:
        count, given = 1, name
        while given in self._given:
            count += 1
            given = f"{name}_{count}"
        self._given.add(given)
        return given


class Labels:
    """Labels of one form: the second 备注 is called 备注 2, for formulas tell fields by them."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, label: str) -> str:
        count, given = 1, label
        while given.casefold() in self._given:
            count += 1
            given = f"{label} {count}"
        self._given.add(given.casefold())
        return given


def type_name(title: str) -> str:
    """2026年家电维修登记表 is about 家电维修."""
    name = title
    for _ in range(3):
        name = _FORMALITIES.sub("", name).strip() or name
    return name


def prefix_of(name: str) -> str:
    """家电维修 → JDWX."""
    initials = "".join(word[0] for word in re.findall("[a-z]+", latin(name)))
    return initials.upper()[:_LONGEST_PREFIX] or _DEFAULT_PREFIX
