"""What rules set going outside the ticket: words to people, records, other tickets, other systems."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from workflows.effects import Ask, KeepRecord, Notify, Occasion, OpenAnother
from workflows.expressions.values import Picked, Value, is_blank
from workflows.moves.doing import plain
from workflows.moves.staffing import people_for
from workflows.nodes import Call, Opening
from workflows.rulebook.actions import Notice, Recording
from workflows.rules.firing import Firing
from workflows.rules.marking import output_said
from workflows.rules.verdicts import Did

LONGEST_KEY, LONGEST_LABEL = 100, 200
"""Of a record."""


def notify(firing: Firing, notice: Notice) -> Did:
    """A role is told as a whole, in its groups too."""
    role = notice.to.role if notice.to.is_one_role else ""
    to = () if role else people_for(firing.draft, notice.to)
    if not role and not to:
        return {"not": "nobody_found"}
    given = {f"given.{key}": output_said(firing, key) for key in firing.outputs}
    details = {"rule": firing.rule.id, "place": str(firing.place), **given}
    told = Notify(
        occasion=Occasion.NOTIFIED, to=to, role=role, details=details, is_quiet=notice.quiet
    )
    firing.draft.effects.append(told)
    return {"role": role} if role else {"people": list(to)}


def record(firing: Firing, recording: Recording) -> Did:
    """Nothing without a key: it would be nobody's."""
    key = _in_words(firing.value(recording.key, "record.key"))[:LONGEST_KEY]
    if not key:
        return {"not": "no_key"}
    label = _in_words(firing.value(recording.label, "record.label")) if recording.label else ""
    found = {
        name: firing.value(text, f"record.values.{name}") for name, text in recording.values.items()
    }
    values = {name: _in_words(value) for name, value in found.items() if not is_blank(value)}
    owner = firing.draft.ticket.requester if recording.of_requester else None
    kept = KeepRecord(
        dataset=recording.dataset, key=key, label=label[:LONGEST_LABEL], values=values, owner=owner
    )
    firing.draft.effects.append(kept)
    return {"dataset": recording.dataset, "key": key, "values": values}


def open_another(firing: Firing, opening: Opening) -> Did:
    values = {key: firing.value(text, f"open.set.{key}") for key, text in opening.set.items()}
    another = OpenAnother(
        visit=0,
        node=firing.rule.place(firing.place),
        type_key=opening.type,
        relation=opening.relation,
        values=values,
        is_awaited=False,
    )
    firing.draft.effects.append(another)
    return {"type": opening.type, "values": {key: plain(each) for key, each in values.items()}}


def call(firing: Firing, asked: Call) -> Did:
    """The ticket does not wait for the answer, which fills in fields when it comes."""
    values = {key: firing.value(text, f"call.body.{key}") for key, text in asked.body.items()}
    body = {key: plain(value) for key, value in values.items()}
    firing.draft.effects.append(
        Ask(
            visit=0,
            node=firing.rule.place(firing.place),
            method=asked.method,
            url=asked.url,
            body={"number": firing.draft.ticket.number, **body},
            secret=asked.secret,
        )
    )
    return {"url": asked.url, "body": body}


def _in_words(value: Value) -> str:
    """As records keep it."""
    match value:
        case None:
            return ""
        case Picked(label=label):
            return label
        case Decimal():
            return format(value, "f")
        case date() | time():
            return value.isoformat()
        case tuple():
            return "、".join(map(_in_words, value))
        case _:
            return str(value)
