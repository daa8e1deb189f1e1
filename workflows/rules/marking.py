"""Small things rules do to a ticket: tags, notes for our own people, timers of their own."""

from __future__ import annotations

import re
from dataclasses import replace

from workflows.effects import Occasion, StartTimer, StopTimer
from workflows.kinds.fields import show
from workflows.labels import Label
from workflows.rulebook.actions import TimerStart
from workflows.rulebook.rule import named_timer
from workflows.rules.firing import Firing
from workflows.rules.timers import due_after
from workflows.rules.verdicts import Did

MOST_TAGS = 50
_NAMED = re.compile(r"\{(\w+)\}")
_LOCALE = "zh_CN"
"""A note is written once, for everybody."""


def tag(firing: Firing, tags: tuple[str, ...]) -> Did:
    known = firing.draft.ticket.tags
    added = [each for each in dict.fromkeys(tags) if each not in known]
    kept = tuple([*known, *added][:MOST_TAGS])
    firing.draft.ticket = replace(firing.draft.ticket, tags=kept)
    return {"tags": added} if kept != known else {"not": "already_so"}


def untag(firing: Firing, tags: tuple[str, ...]) -> Did:
    known = firing.draft.ticket.tags
    gone = [each for each in known if each in tags]
    kept = tuple(each for each in known if each not in tags)
    firing.draft.ticket = replace(firing.draft.ticket, tags=kept)
    return {"tags": gone} if gone else {"not": "already_so"}


def start_timer(firing: Firing, start: TimerStart) -> Did:
    due_at = due_after(firing.draft, start.after, start.calendar)
    firing.draft.effects.append(StartTimer(name=named_timer(start.name), due_at=due_at))
    return {"timer": start.name, "due_at": due_at.isoformat()}


def stop_timer(firing: Firing, name: str) -> Did:
    firing.draft.effects.append(StopTimer(name=named_timer(name)))
    return {"timer": name}


def comment(firing: Firing, text: Label) -> Did:
    """Nobody outside reads it; whoever has the ticket hears of it."""
    said = filled_in(firing, text)
    firing.draft.record("noted", text=said, files=[], rule=firing.rule.id)
    firing.draft.tell(Occasion.NOTED, text=said, files="")
    return {"text": said}


def filled_in(firing: Firing, text: Label) -> str:
    """`{field}` is replaced by its answer, `{number}` by the ticket's."""
    return _NAMED.sub(lambda match: _said(firing, match[1], match[0]), text.say(_LOCALE))


def _said(firing: Firing, name: str, written: str) -> str:
    draft = firing.draft
    if name == "number":
        return draft.ticket.number
    field = draft.definition.fields.get(name)
    if field is None:
        return output_said(firing, name) if name in firing.outputs else written
    answer = draft.ticket.answers.get(name)
    return show(field, answer, _LOCALE) if answer is not None else ""


def output_said(firing: Firing, name: str) -> str:
    """What the rule's table gives, as people read it."""
    value = firing.outputs.get(name)
    items = value if isinstance(value, tuple) else (value,)
    return "、".join(str(getattr(each, "label", each)) for each in items if each is not None)
