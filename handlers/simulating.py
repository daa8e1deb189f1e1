"""A trial in words: the way a ticket would take, line by line, with who, when and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.rule_words import RuleWords
from handlers.wording import Wording
from workflows.answers import Answer
from workflows.definition import Definition
from workflows.kinds.fields import show
from workflows.nodes import Case, Node, SubflowNode, cases_of
from workflows.simulation.running import Happened, Simulation
from workflows.staff import Staff
from workflows.ticket import Ticket
from workflows.verbs import Phase


def lines(
    simulation: Simulation, definition: Definition, staff: Staff, words: Wording
) -> tuple[str, ...]:
    telling = _Telling(simulation.ticket, definition, staff, words)
    told = [telling.line(each) for each in simulation.happened]
    return (*filter(None, told), telling.end(simulation))


@dataclass(frozen=True, slots=True)
class _Telling:
    ticket: Ticket
    definition: Definition
    staff: Staff
    words: Wording

    def line(self, happened: Happened) -> str:
        """Empty for what says nothing of the way."""
        tell = _TOLD.get(happened.record.kind)
        if tell:
            return tell(self, happened)
        return self._acted(happened) if "action" in happened.record.details else ""

    def end(self, simulation: Simulation) -> str:
        if simulation.stopped:
            return self.words.say("simulate.stopped", why=simulation.stopped)
        is_closed = simulation.ticket.phase is Phase.CLOSED
        return self.words.say("simulate.closed") if is_closed else ""

    def opened(self, happened: Happened) -> str:
        task = self.ticket.task(int(str(happened.record.details["task"])))
        due = happened.due_at
        return self._say(
            "simulate.asked",
            happened,
            who=self._who(task.person if task else None, task.role if task else ""),
            due=self.words.say("simulate.due", at=due) if due else "",
        )

    def branched(self, happened: Happened) -> str:
        details = happened.record.details
        case = self._case(str(details["node"]), str(details["case"]))
        when = details.get("when")
        key = "simulate.because" if when else "simulate.otherwise"
        read = self._read(details.get("read"))
        has_reason = bool(when) or bool(details.get("otherwise"))
        return self._say(
            "simulate.branched",
            happened,
            case=case.name.say(self.words.locale) if case else "",
            why=self.words.say(key, when=when, read=read) if has_reason else "",
        )

    def plain(self, happened: Happened) -> str:
        people = happened.record.details.get("people")
        named = [self._who(each) for each in people] if isinstance(people, list) else []
        return self._say(
            f"simulate.{happened.record.kind}",
            happened,
            people=self.words.listed(named),
            person=self._who(_number(happened.record.details.get("person"))),
            answers=self._read(happened.record.details.get("answers")),
            do=happened.record.details.get("do", ""),
            until=happened.record.details.get("until") or "",
        )

    def ruled(self, happened: Happened) -> str:
        details = happened.record.details
        said = RuleWords(self.definition, self.staff, self.words)
        did = details.get("did")
        each = [said.did(one) for one in did] if isinstance(did, list) else []
        return self.words.say(
            "simulate.rule_fired",
            at=happened.at,
            rule=said.name(str(details["rule"])),
            did=self.words.say("list.between_rows").join(each),
        )

    def _acted(self, happened: Happened) -> str:
        details = happened.record.details
        task = self.ticket.task(int(str(details["task"])))
        action = self.definition.walked.action(task.node, str(details["action"])) if task else None
        label = action.label.say(self.words.locale) if action else ""
        who = self._who(happened.record.by)
        return self.words.say("simulate.acted", at=happened.at, who=who, action=label)

    def _say(self, key: str, happened: Happened, **values: object) -> str:
        node = self._name(str(happened.record.details.get("node", "")))
        return self.words.say(key, at=happened.at, node=node, **values)

    def _name(self, node_id: str) -> str:
        node = self.definition.walked.nodes.get(node_id)
        name = getattr(node, "name", None)
        return name.say(self.words.locale) if name else node_id

    def _case(self, node_id: str, case_id: str) -> Case | None:
        node: Node | None = self.definition.walked.nodes.get(node_id)
        cases = cases_of(node) if node and not isinstance(node, SubflowNode) else ()
        return next((case for case in cases if case.id == case_id), None)

    def _who(self, person: int | None, role: str = "") -> str:
        if person is None:
            return role
        known = self.staff.people.get(person)
        return known.person.name if known else self.words.say("simulate.requester")

    def _read(self, answers: object) -> str:
        """费用 680；城市 —"""
        if not isinstance(answers, Mapping):
            return ""
        parts = (self._shown(str(key), answer) for key, answer in answers.items())
        return self.words.say("list.between_rows").join(parts)

    def _shown(self, field_id: str, answer: Answer | None) -> str:
        field = self.definition.field(field_id)
        shown = show(field, answer, self.words.locale) if answer is not None else "—"
        return f"{field.label.say(self.words.locale)} {shown}"


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


_TOLD: Mapping[str, Callable[[_Telling, Happened], str]] = {
    "task_opened": _Telling.opened,
    "branched": _Telling.branched,
    "rule_fired": _Telling.ruled,
    **dict.fromkeys(
        (
            "copied", "waiting", "not_waited", "fields_set", "called", "opening", "ended",
            "lane_done", "called_off", "nobody_found", "seat_passed", "limit_passed", "sent_back",
        ),
        _Telling.plain,
    ),
}  # fmt: skip
