"""Rules fill in fields: by what their table gives, and by expressions."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.answers import Answer
from workflows.rules.feeding import filled_by
from workflows.rules.firing import Firing
from workflows.rules.verdicts import Did


def fill_from_table(firing: Firing) -> Did:
    """Outputs that are called like a field, or name one."""
    definition, table = firing.draft.definition, firing.draft.table(firing.rule.table)
    outputs = table.document.outputs if table else ()
    names = {each.id: filled_by(each, definition) for each in outputs}
    given = {names.get(key, ""): value for key, value in firing.outputs.items()}
    answers = {key: answer for key, value in given.items() if (answer := firing.answer(key, value))}
    return {"do": "table", **_filled(firing, answers)} if answers else {}


def set_fields(firing: Firing, values: Mapping[str, str]) -> Did:
    """What cannot be worked out, or comes to nothing, leaves its field as it is."""
    answers: dict[str, Answer] = {}
    for field_id, text in values.items():
        if field_id not in firing.draft.definition.fields:
            firing.problems.append(f"do[{firing.place}].set.{field_id}: missing")
            continue
        answer = firing.answer(field_id, firing.value(text, f"set.{field_id}", field_id))
        if answer is not None:
            answers[field_id] = answer
    return _filled(firing, answers)


def _filled(firing: Firing, answers: Mapping[str, Answer]) -> Did:
    known = firing.draft.ticket.answers
    changed = {key: answer for key, answer in answers.items() if known.get(key) != answer}
    if not changed:
        return {"not": "already_so"}
    before = {key: known.get(key) for key in changed}
    firing.draft.fill(changed)
    return {"before": before, "answers": changed}
