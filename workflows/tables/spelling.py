"""What the cells of one column are written and read by: the zone, the language, the names its answers go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from workflows.answers import Answer, texts
from workflows.form_fields import FormField
from workflows.kinds.table import kind_of

BETWEEN = "、"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """`names` of answers, by `key_of` them; `answers` the other way round."""

    zone: tzinfo
    locale: str
    names: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)


def spelling_of(form_field: FormField, locale: str, zone: tzinfo) -> Spelling:
    """Two answers of one name are told apart by their ids: 南山（hg_ns）."""
    named = kind_of(form_field).named(form_field, locale)
    counts = Counter(name for name, _ in named)
    unique = [
        (name if counts[name] == 1 else _told_apart(name, each), each) for name, each in named
    ]
    return Spelling(
        zone=zone,
        locale=locale,
        names={key_of(each): name for name, each in unique},
        answers=dict(unique),
    )


def key_of(answer: Answer) -> tuple[str, ...]:
    return (answer,) if isinstance(answer, str) else tuple(texts(answer))


def _told_apart(name: str, answer: Answer) -> str:
    return f"{name}（{key_of(answer)[-1]}）"
