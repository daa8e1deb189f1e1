"""Everything that ties the parts of a definition together; `workflows.parsing` calls it on what pydantic let through."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition
from workflows.effects import Occasion
from workflows.explaining import unknown_name
from workflows.flow_checks.checking import check_flow
from workflows.flow_checks.structure import check_subflows
from workflows.flow_checks.trials import check_trials
from workflows.form_checks import check_form
from workflows.mistakes import Mistake
from workflows.rule_checks import check_rules
from workflows.rulebook_checks.checking import check_rulebook
from workflows.sla_checks import check_names, check_sla

_FIELD = ("字段", "field")
_NOTICE = ("通知时机", "occasion for a notice")


def check(definition: Definition) -> tuple[Mistake, ...]:
    wrong = _check_parts(definition)
    return wrong or tuple(check_trials(definition))


def _check_parts(definition: Definition) -> tuple[Mistake, ...]:
    misplaced = tuple(check_subflows(definition))
    return (
        *check_form(definition),
        *check_rules(definition),
        *(
            misplaced
            or (*check_flow(definition), *check_sla(definition), *check_rulebook(definition))
        ),
        *check_names(definition.card, (f.id for f in definition.form), _FIELD, "card"),
        *_check_notices(definition),
    )


def _check_notices(definition: Definition) -> Iterator[Mistake]:
    occasions = [occasion.value for occasion in Occasion]
    for name in definition.notices:
        if name not in occasions:
            yield unknown_name(name, occasions, _NOTICE, f"notices.{name}")
