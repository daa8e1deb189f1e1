"""In which words people are told: the catalogs' sentences, or the definition's own where it has them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.cards import Card, Fact, Tone
from handlers.views import View, status_of
from workflows.effects import Notify, Occasion
from workflows.labels import Label
from workflows.reading.phones import hide_phones

_NAMED = re.compile(r"\{(\w+)\}")


def requester_notice(view: View, notify: Notify) -> str:
    """Empty when this occasion has no words for the requester."""
    override = view.definition.notices.get(notify.occasion)
    values = _values(view, notify)
    if override:
        return fill_in(override, view.words.locale, values)
    key = f"notice.{notify.occasion}"
    if notify.occasion is Occasion.OPENED and view.ticket.due_at:
        key = "notice.opened_due"
    key = _with_files(key, notify)
    return view.words.say(key, **values) if view.words.knows(key) else ""


def staff_notice(view: View, notify: Notify) -> str:
    key = _with_files(f"staff_notice.{notify.occasion}", notify)
    words = view.words.of(view.definition)
    return words.say(key, **_values(view, notify)) if words.knows(key) else ""


def _with_files(key: str, notify: Notify) -> str:
    return f"{key}_file" if notify.details.get("files") else key


def fill_in(label: Label, locale: str, values: Mapping[str, str]) -> str:
    """An administrator's sentence: `{name}` is replaced, anything else is left as it is written."""
    return _NAMED.sub(lambda match: values.get(match[1], match[0]), label.say(locale))


def _values(view: View, notify: Notify) -> dict[str, str]:
    return {
        **said_of(view),
        "by": view.name_of(notify.by),
        "text": view.guarded(notify.details.get("text", "")),
        "count": str(len(notify.details.get("files", "").split(","))),
        "reason": view.guarded(notify.details.get("reason", "")),
        "other": notify.details.get("into", "") or notify.details.get("number", ""),
        "problem": notify.details.get("problem", ""),
        "standing": status_of(view.ticket, view.definition, view.words.locale),
        "why": _because(view, notify.details.get("reason", "")),
    }


def _because(view: View, reason: str) -> str:
    return view.words.say("notice_reason", reason=view.guarded(reason)) if reason else ""


def said_of(view: View) -> dict[str, str]:
    """What a sentence about the ticket may name."""
    ticket, locale = view.ticket, view.words.locale
    due_at = ticket.due_at
    return {
        **{field.id: view.told(field.id) for field in view.definition.form},
        "number": ticket.number,
        "name": view.definition.name.say(locale),
        "engineer": view.name_of(ticket.assignee),
        "status": status_of(ticket, view.definition, locale),
        "at": view.words.moment(due_at, view.now) if due_at else "",
        "note": view.definition.note.say(locale) if view.definition.note else "",
        "result": view.last_words(),
    }


def overdue_card(view: View, notify: Notify) -> Card:
    target = next(each for each in view.definition.sla if each.id == notify.target)
    name = target.name.say(view.words.locale)
    who = view.name_of(view.ticket.assignee) or view.say("staff_notice.overdue.unassigned")
    facts = [
        Fact(
            label=view.definition.field(each).label.say(view.words.locale),
            value=hide_phones(view.shown(each)),
        )
        for each in view.definition.card
    ]
    return Card(
        title=view.say("staff_notice.overdue.title", target=name),
        status=view.say("staff_notice.overdue.status"),
        tone=Tone.BAD,
        facts=(
            Fact(label=view.say("ticket.engineer"), value=who),
            *(fact for fact in facts if fact.value),
        ),
        outcome=status_of(view.ticket, view.definition, view.words.locale),
        summary=view.say("staff_notice.overdue.summary", target=name),
    )
