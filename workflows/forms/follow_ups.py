"""Whether somebody with an open ticket speaks of it, or of something new; only what is clear is not asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from workflows.answers import Answers
from workflows.definition import Definition
from workflows.form_fields import FormField
from workflows.forms.understanding import (
    has_options,
    leading_choices,
    likeliest,
    likelihood,
    says_outright,
    tells_something,
)
from workflows.kinds.kind import Asking
from workflows.kinds.options import mentioned
from workflows.kinds.table import kind_of
from workflows.reading.folding import bare, fold

_LONGEST = 500
_SURE = 2
_NEW = re.compile(
    r"再报|另报|重新报修|新的?(?:报修|工单|单子)|另(?:外)?[一1][台个件]|还有[一1][台个件]|[又再][一1][台件]"
    r"|第[二三四五两2345][台件]|\banother (?:one|ticket|report|repair)\b|\bnew (?:ticket|report|repair)\b"
)
_BESIDES = re.compile(r"(?:另外|还有|此外|also|besides).{0,40}(?:也|too|as well)")
_AGAIN = re.compile(r"还是|还没|仍|又|一直|依然|\b(?:still|again|not yet)\b")


class Meant(Enum):
    NEW = auto()
    MORE = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An open ticket of the one who speaks."""

    ticket: int
    number: str
    definition: Definition
    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """`about` are the tickets it may belong to, by id, in the order given: more than one has to be asked about."""

    meant: Meant
    about: tuple[int, ...] = ()


def follow_up(text: str, standing: Sequence[Standing], types: Sequence[Definition]) -> FollowUp:
    said = text[:_LONGEST]
    everything = tuple(each.ticket for each in standing)
    numbered = tuple(each.ticket for each in standing if bare(each.number) in fold(said))
    if numbered:
        return FollowUp(meant=Meant.MORE, about=numbered)
    if not standing or _is_new(said, standing, types):
        return FollowUp(meant=Meant.NEW, about=everything)
    if _is_of_another_type(said, standing, types):
        return FollowUp(meant=Meant.UNCLEAR, about=everything)
    same = tuple(each.ticket for each in standing if _names_its_subject(said, each))
    if same:
        return FollowUp(meant=Meant.MORE, about=same)
    if any(_subjects_in(said, each.definition) for each in standing):
        is_trouble = any(_tells_trouble(said, each) for each in types)
        return FollowUp(meant=Meant.NEW if is_trouble else Meant.UNCLEAR, about=everything)
    is_unclear = any(says_outright(said, each) for each in types) and not _AGAIN.search(fold(said))
    return FollowUp(meant=Meant.UNCLEAR if is_unclear else Meant.MORE, about=everything)


def _is_new(said: str, standing: Sequence[Standing], types: Sequence[Definition]) -> bool:
    """Said outright: 再报一个, 另外…也坏了, a bare 报修, or a report of quite another type."""
    if _NEW.search(fold(said)):
        return True
    if _BESIDES.search(fold(said)) and any(_tells_trouble(said, each) for each in types):
        return True
    if any(says_outright(said, each) and not tells_something(said, each) for each in types):
        return True
    running = {each.definition.key for each in standing}
    reported = [each.key for each in likeliest(said, types) if _tells_trouble(said, each)]
    return bool(reported) and not running.intersection(reported)


def _is_of_another_type(
    said: str, standing: Sequence[Standing], types: Sequence[Definition]
) -> bool:
    """请问上门费多少钱 asks for what no open ticket is about, though it names its product; 请问几点来 only sounds so."""
    running = {each.definition.key for each in standing}
    meant = likeliest(said, types)
    is_another = bool(meant) and running.isdisjoint(each.key for each in meant)
    return is_another and not _AGAIN.search(fold(said)) and likelihood(said, meant[0]) >= _SURE


def _names_its_subject(said: str, ticket: Standing) -> bool:
    subject = _subject(ticket.definition)
    return subject is not None and ticket.answers.get(subject.id) in _subjects_in(
        said, ticket.definition
    )


def _subjects_in(said: str, definition: Definition) -> tuple[str, ...]:
    subject = _subject(definition)
    return tuple(option.id for option in mentioned(subject, said)) if subject else ()


def _subject(definition: Definition) -> FormField | None:
    """What a report is about: the first field with one choice of several, the product mostly."""
    return next(
        (f for f in definition.asked if has_options(f) and kind_of(f).asking is Asking.ONE), None
    )


def _tells_trouble(said: str, definition: Definition) -> bool:
    faults = (f for f in leading_choices(definition) if kind_of(f).asking is Asking.SEVERAL)
    return says_outright(said, definition) or any(mentioned(each, said) for each in faults)
