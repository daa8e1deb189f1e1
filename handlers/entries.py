"""A line to write into on a task's card: why, a remark, or the one text its actions ask for, before a button is pressed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from handlers.cards import Card, Entry
from handlers.presses import TaskPress, parse_press
from handlers.views import View
from workflows.form_fields import FormField
from workflows.kinds.table import kind_of
from workflows.nodes import Action, asks_why

MOST = 500
"""Characters of an entry."""


def with_entry(view: View, face: Card) -> Card:
    """Where any of its buttons takes words; for platforms on whose cards one can write."""
    taking = [each for each in _pressable(view, face) if each.takes_words]
    if not taking:
        return face
    needing = dict.fromkeys(each.called for each in taking if each.needs_words)
    hint = "card.entry.hint" if needing else "card.entry.if_any"
    field, says_hint = _one_field(taking), view.say(hint, actions=view.listed(needing))
    if field is None:
        return replace(face, entry=Entry(label=view.say("card.entry.label"), hint=says_hint))
    label, most = field.label.say(view.words.locale), min(field.max_length or MOST, MOST)
    return replace(face, entry=Entry(label=label, hint=says_hint, most=most))


class _Taking:
    """What an action does with words."""

    def __init__(self, view: View, node: str, action: Action) -> None:
        self.called = action.label.say(view.words.locale)
        self.field = _only_text(view, action)
        self._must_say_why = asks_why(action, view.definition.walked.task_node(node))
        self._may_say_why = self._must_say_why or action.reason == "optional"

    @property
    def takes_words(self) -> bool:
        return self._may_say_why or self.field is not None

    @property
    def needs_words(self) -> bool:
        return self._must_say_why or bool(self.field and self.field.required)


def _only_text(view: View, action: Action) -> FormField | None:
    """The one thing it asks for, if that is words."""
    if len(action.fill) != 1:
        return None
    field = view.definition.field(action.fill[0])
    return field if kind_of(field).is_text else None


def _pressable(view: View, face: Card) -> Iterator[_Taking]:
    for button in face.pressable:
        press = parse_press(button.payload)
        task = view.ticket.task(press.task) if isinstance(press, TaskPress) else None
        if task is None or not isinstance(press, TaskPress):
            continue
        action = view.definition.walked.action(task.node, press.action)
        if action:
            yield _Taking(view, task.node, action)


def _one_field(taking: Sequence[_Taking]) -> FormField | None:
    """Where all mean the same one: the entry is called as it is."""
    fields = {each.field.id if each.field else "": each.field for each in taking}
    return next(iter(fields.values())) if len(fields) == 1 else None
