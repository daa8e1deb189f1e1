"""Fields called by name in a chat: 修改 地址, 地址改成…; read by `workflows.forms.dialogue`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.form_fields import FormField
from workflows.forms.scene import Scene
from workflows.reading.folding import bare, half_width

_VERB = r"(?:修改一下|修改|更改|改一下|改下|改|edit\b|change\b)"
_FIRM_LINK = r"(?:改成|改为|换成|更正为|should be\b)"
_LINK = rf"(?:{_FIRM_LINK}|应该是|是|为|成|to\b|is\b|:|(?=[ ]))"
_WORDS_AROUND = 4
_LONGEST = 300  # a correction is a short message; the patterns below take their time on blanks


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    field: str
    value: str


def called(text: str, scene: Scene, fields: tuple[str, ...]) -> str | None:
    """The field that is meant by a name or, in a list, by a number counted from one."""
    said = bare(text)
    if re.fullmatch(r"[0-9]{1,3}", said) and 1 <= int(said) <= len(fields):
        return fields[int(said) - 1]
    exact = [each for each in fields if said in _names(scene.field(each))]
    close = [each for each in fields if _is_close(said, scene.field(each))]
    return exact[0] if exact else close[0] if len(close) == 1 else None


def correction(
    text: str, scene: Scene, fields: tuple[str, ...], *, is_loose: bool
) -> Correction | None:
    """`is_loose` at the summary, where 地址是… can only be a correction; amid questions it may be the answer."""
    if len(text) > _LONGEST:
        return None
    for each in fields:
        names = "|".join(sorted(map(re.escape, _names(scene.field(each))), reverse=True))
        link = rf"{_VERB}? *(?:{names}) *{_LINK}" if is_loose else _firm(names)
        match = re.match(rf" *{link}[ :,]*(?=[^ ])", half_width(text), re.IGNORECASE)
        if match:
            return Correction(field=each, value=text[match.end() :])
    return None


def _firm(names: str) -> str:
    return rf"(?:{_VERB} *(?:{names}) *{_LINK}|(?:{names}) *{_FIRM_LINK})"


def _names(field: FormField) -> frozenset[str]:
    return frozenset(name for name in map(bare, (field.label.zh, field.label.en, field.id)) if name)


def _is_close(said: str, field: FormField) -> bool:
    """地址写错了 calls the address; a whole sentence with 地址 in it does not."""
    return len(said) > 1 and any(
        said in name or (name in said and len(said) <= len(name) + _WORDS_AROUND)
        for name in _names(field)
    )
