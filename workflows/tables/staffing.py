"""Which fields of a drafted form are not for the customer: what was done, what it cost, how it was liked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.form_fields import FormField

_STAFF = re.compile(
    r"处理|维修(?:人|结果|情况|师傅)|工程师|技术员|师傅|受理|接单|派单|完成|完工|回访|验收|结案|审核|负责人|跟进|解决"
    r"|费用|收费|工时|材料费|配件|备件|耗材|solution|resolution|engineer|handled|technician|completed|\bcost",
    re.IGNORECASE,
)
_SOLVED = re.compile(
    r"(?:处理|维修|解决)(?:结果|情况|方案|办法|措施)|solution|resolution", re.IGNORECASE
)
_STORY = re.compile(r"描述|现象|故障|问题|内容|情况|说明|经过|description|problem", re.IGNORECASE)
_WORDS = frozenset({"text", "long_text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffed:
    """`solution` and `rating` are the sheet's own fields for them, by id; "" where it has none."""

    form: tuple[FormField, ...]
    solution: str = ""
    rating: str = ""

    @property
    def filled_by_staff(self) -> tuple[str, ...]:
        """By id, but for the customer's rating."""
        return tuple(e.id for e in self.form if e.filled_by == "staff" and e.id != self.rating)


def staffed(form: tuple[FormField, ...]) -> Staffed:
    """Something is left to ask the customer, or everything is asked of them."""
    rating = next((each.id for each in form if each.kind == "rating"), "")
    given = {each.id for each in form if each.id == rating or _STAFF.search(each.label.zh)}
    if len(given) == len(form):
        return Staffed(form=_opened(form))
    solved = (
        e.id for e in form if e.id in given and e.kind in _WORDS and _SOLVED.search(e.label.zh)
    )
    changed = tuple(_by_staff(each) if each.id in given else each for each in form)
    return Staffed(form=_opened(changed), solution=next(solved, ""), rating=rating)


def _by_staff(field: FormField) -> FormField:
    return field.model_copy(update={"filled_by": "staff"})


def _opened(form: tuple[FormField, ...]) -> tuple[FormField, ...]:
    """What the customer says first answers the question about the story."""
    asked = [each for each in form if each.filled_by == "requester" and each.kind in _WORDS]
    stories = [each for each in asked if _STORY.search(each.label.zh)]
    story = next((each.id for each in (*stories, *(e for e in asked if e.kind == "long_text"))), "")
    return tuple(
        each.model_copy(update={"takes_first_words": True}) if each.id == story else each
        for each in form
    )
