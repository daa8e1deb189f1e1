"""Any flow that a ticket type may have: every kind of node nested in every other, always one that `parse` lets through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from hypothesis import strategies as st

from tests.workflows.builders_flows import EVERYBODY, OFFICE, Written, button, work
from workflows.people import ADMINISTRATOR, AGENT, ENGINEER, SUPERVISOR
from workflows.staff import Staff

_T = TypeVar("_T")
ROLES = (ENGINEER, SUPERVISOR, AGENT, ADMINISTRATOR)
NAMES = tuple(each.name for each in EVERYBODY)
EAST = "东区"
EVENTS = ("go", "paid")
CONDITIONS = ("金额 > 50", '事由 = "急"', "金额 > 500", "1 / 金额 > 1")
DEEPEST = 3
SUBFLOW = "inner"


@dataclass(frozen=True, slots=True)
class _Around:
    """What may be named here: tasks before for ways back, those that were handled for their doers."""

    tasks: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()
    is_detour: bool = False
    depth: int = 0
    has_subflow: bool = False

    @property
    def deeper(self) -> _Around:
        return replace(self, depth=self.depth + 1)


@dataclass(slots=True)
class _Writing:
    """One document being written; `draw` decides."""

    draw: st.DrawFn
    ids: int = 0
    uses_subflow: bool = field(default=False)

    def one(self, options: Sequence[_T]) -> _T:
        return self.draw(st.sampled_from(options))

    def maybe(self, often: int = 2) -> bool:
        """Once in so many times."""
        return self.draw(st.integers(1, often)) == often

    def name(self, kind: str) -> str:
        self.ids += 1
        return f"{kind}{self.ids}"

    def sequence(self, around: _Around, most: int, least: int = 0) -> list[Written]:
        nodes: list[Written] = []
        for _ in range(self.draw(st.integers(least, most))):
            node = self.node(around)
            nodes.append(node)
            if node["kind"] in ("handle", "approve"):
                around = replace(around, tasks=(*around.tasks, str(node["id"])))
            if node["kind"] == "handle":
                around = replace(around, handled=(*around.handled, str(node["id"])))
        return nodes

    def node(self, around: _Around) -> Written:
        kinds = ["handle", "approve", "approve", "claim", "wait", "action", "cc"]
        if around.depth < DEEPEST:
            kinds += ["parallel", "parallel", "inclusive", "branch"]
        if around.has_subflow:
            kinds += ["subflow"]
        match self.one(kinds):
            case "handle" | "claim" as kind:
                return self.handle(around, is_claim=kind == "claim")
            case "approve":
                return self.approve(around)
            case "wait" | "action" | "cc" as kind:
                return self.by_itself(kind, around)
            case "subflow":
                self.uses_subflow = True
                return {"id": self.name("use"), "kind": "subflow", "flow": SUBFLOW}
            case kind:
                return self.fork(kind, around)

    def who(self, around: _Around, *, may_be_offered: bool = False) -> Written:
        """Of whoever may be offered it, nobody in particular."""
        ways: list[Written] = [
            {"role": self.one(ROLES)},
            {
                "people": self.draw(
                    st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True)
                )
            },
            {"team": EAST},
            {"field": "owner"},
            {"rule": f'IF(金额 > 50, "{self.one(NAMES)}", "{self.one(ROLES)}")'},
            {"role": self.one(ROLES), "also": [{"people": [self.one(NAMES)]}]},
        ]
        if not may_be_offered:
            ways += [{"requester": True}, {"superior_of": self.one(("requester", "assignee"))}]
            ways += [{"actor_of": name} for name in around.handled[-2:]]
        return self.one(ways)

    def handle(self, around: _Around, *, is_claim: bool) -> Written:
        phase = self.one(("new", "working", "resolved"))
        accept = [button("accept")] if is_claim else []
        done = [button("complete", "done")] if not is_claim or self.maybe() else []
        actions = [*accept, *done, *self.beside(around), *self.report(around)]
        more: Written = {"mode": "claim", **self.dispatch()} if is_claim else {}
        who = self.who(around, may_be_offered=is_claim)
        node = work(self.name("h"), who, actions=actions, **more)
        return {**node, "phase": phase, **self.common(around, ["remind", "pass", "hand_over"])}

    def dispatch(self) -> Written:
        """Some of what is claimed is handed out."""
        if self.maybe():
            return {}
        ways: list[Written] = [
            {"way": "direct"},
            {"way": "direct", "confirm": True, "accept_within": "PT20M"},
            {"way": "direct", "confirm": True},
            {"way": "group", "accept_within": "PT20M"},
            {"way": "waves", "wave_size": 2, "wave_every": "PT5M"},
        ]
        return {"dispatch": self.one(ways)}

    def beside(self, around: _Around) -> list[Written]:
        actions: list[Written] = [button("mark")] if self.maybe(4) else []
        actions += [button("pause"), button("resume")] if self.maybe(3) else []
        actions += [button("delegate")] if self.maybe(3) else []
        return actions + self.ways_back(around)

    def ways_back(self, around: _Around) -> list[Written]:
        if around.is_detour or self.maybe():
            return []
        to = self.one(("previous", "requester", "any", *around.tasks[-3:]))
        return [button("return", to=to, afterwards=self.one(("again", "straight")))]

    def report(self, around: _Around) -> list[Written]:
        if around.depth >= DEEPEST or self.maybe():
            return []
        inner = replace(around.deeper, is_detour=True, has_subflow=False)
        return [button("report", fill=["amount"], then=self.sequence(inner, 2))]

    def approve(self, around: _Around) -> Written:
        mode = self.one(("any", "all", "sequential", "ratio"))
        needs = (
            {"needs": self.draw(st.sampled_from([1, 40, 50, 60, 100]))} if mode == "ratio" else {}
        )
        ends = ["end"] if around.is_detour else ["end", "previous", "requester", *around.tasks[-2:]]
        node: Written = {
            "id": self.name("a"),
            "kind": "approve",
            "name": "审批",
            "assignee": self.who(around),
            "mode": mode,
            **needs,
            "rejected": self.one(ends),
            "same": self.one(("ask", "ask", "skip")),
            "actions": [button("approve"), button("reject"), *self.ways_back(around)],
        }
        if self.maybe():
            node["reject_when"] = self.one(("first", "impossible"))
        return {**node, **self.common(around, ["remind", "pass", "reject", "hand_over"])}

    def common(self, around: _Around, deeds: list[str]) -> Written:
        """What both kinds of task may have besides."""
        said: Written = {}
        if self.maybe():
            people: Written = {"people": [self.one(NAMES)]}
            said["nobody"] = self.one(("pass", "administrator", people))
        if self.maybe():
            said["limits"] = [self.limit(deeds + ([] if around.is_detour else ["return"]))]
        if self.maybe(6):
            said["allow"] = ["withdraw", "add_signer", "comment"]
        return said

    def limit(self, deeds: list[str]) -> Written:
        do = self.one(deeds)
        limit: Written = {"after": "PT1H", "do": do}
        if do == "remind":
            return {**limit, "every": "PT1H", "at_most": 3}
        to: list[Written] = [{"people": [self.one(NAMES)]}, {"requester": True}, {"role": AGENT}]
        return {**limit, "to": self.one(to)} if do == "hand_over" else limit

    def by_itself(self, kind: str, around: _Around) -> Written:
        node: Written = {"id": self.name(kind[0]), "kind": kind, "name": kind}
        if kind == "cc":
            return {**node, "to": self.who(around)}
        if kind == "wait":
            ends: list[Written] = [
                {"lasts": "PT2H"},
                {"event": self.one(EVENTS)},
                {"requester": True},
                {"until": "due"},
            ]
            limit: Written = {"at_most": "PT3H"} if self.maybe(3) else {}
            return {**node, **self.one(ends), **limit}
        call: Written = {"url": "https://erp.example/x", "on_error": self.one(("stop", "continue"))}
        opening: Written = {"type": "parts", "wait": self.maybe()}
        done: list[Written] = [
            {"set": {"amount": "金额 * 2"}},
            {"call": call},
            {"open": opening},
            {"set": {"amount": "金额 + 30"}, "call": call, "open": opening},
        ]
        return {**node, **self.one(done)}

    def fork(self, kind: str, around: _Around) -> Written:
        """An end only in the first lane or case: then something still comes after it."""
        count = self.draw(st.integers(2, 3))
        lanes = [self.lane(number, kind, count, around.deeper) for number in range(count)]
        node: Written = {"id": self.name("f")}
        if kind == "parallel":
            return {**node, "kind": kind, "lanes": lanes, "join": self.one(("all", "any", 2))}
        if kind == "branch":
            return {**node, "kind": kind, "cases": lanes}
        return {
            **node,
            "kind": "branch",
            "hit": "all",
            "cases": lanes,
            "join": self.one(("all", "any", 1)),
        }

    def lane(self, number: int, kind: str, count: int, around: _Around) -> Written:
        nodes = self.sequence(around, 2)
        if number == 0 and self.maybe(8):
            nodes.append({"id": self.name("e"), "kind": "end"})
        lane: Written = {"id": f"l{number}", "name": "路", "nodes": nodes}
        if kind == "parallel":
            return lane
        return {
            **lane,
            **({"otherwise": True} if number == count - 1 else {"when": self.one(CONDITIONS)}),
        }


@st.composite
def any_document(draw: st.DrawFn) -> Written:
    """The parts of a ticket type besides its form: flow, sub-flows, promises. It begins with a task and may end with
    one that follows the end."""
    writing = _Writing(draw)
    inner = writing.sequence(_Around(depth=2), 3, least=1) if writing.maybe(3) else []
    first = writing.handle(_Around(), is_claim=writing.maybe())
    around = _Around(
        tasks=(str(first["id"]),), handled=(str(first["id"]),), has_subflow=bool(inner)
    )
    nodes = [first, *writing.sequence(around, 5, least=1)]
    if writing.maybe(3):
        nodes.append(work("rate", {"requester": True}, phase="closed"))
    promise: Written = {"id": "sla", "name": "承诺", "within": "PT4H", "until": first["id"]}
    document: Written = {"flow": nodes, "sla": [{**promise, "pauses_on_hold": True}]}
    return {**document, "subflows": {SUBFLOW: inner}} if writing.uses_subflow else document


@st.composite
def any_staff(draw: st.DrawFn) -> Staff:
    """Some lead others, some are in the east, some are away with or without somebody in their place."""
    ids = [each.id for each in EVERYBODY]
    one = st.sampled_from(ids)
    people = {
        key: replace(
            colleague,
            superior=draw(st.none() | one),
            stand_in=draw(st.none() | one),
            is_here=draw(st.integers(0, 4)) > 0,
            teams=frozenset({EAST}) if draw(st.booleans()) else frozenset(),
        )
        for key, colleague in OFFICE.people.items()
    }
    return Staff(people)
