"""What all the examples have in common, and that together they show everything a flow can do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from tests.workflows.builders_forms import SHIPPED
from tests.workflows.examples.company import EXAMPLES, FILES, example, roster
from workflows.definition import Definition
from workflows.forms.understanding import likeliest
from workflows.lifecycle import Lifecycle
from workflows.nodes import (
    Action,
    ActionNode,
    ApproveNode,
    BranchNode,
    CcNode,
    FieldRight,
    HandleNode,
    Limit,
    Node,
    ParallelNode,
    TaskNode,
    WaitNode,
    walk,
)
from workflows.parsing import dump, parse
from workflows.verbs import Permit, Verb
from workflows.who import Who

EACH = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@EACH
def test_an_example_has_no_mistake_and_is_called_like_its_file(path: Path) -> None:
    definition = parse(path.read_text(encoding="utf-8"))
    assert definition.key == path.stem
    assert parse(dump(definition)) == definition


@EACH
def test_an_example_tells_administrators_why_in_their_language(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.lstrip().startswith("#")]
    assert lines[0].startswith("# ") and len(comments) >= 4


@EACH
def test_an_example_is_worded_in_both_languages(path: Path) -> None:
    definition = example(path.stem)
    labels = [node.name for node in every_node(definition) if hasattr(node, "name")]
    labels += [action.label for node in tasks(definition) for action in node.actions]
    labels += [each.label for each in definition.form] + [definition.name]
    assert [label.zh for label in labels if not label.en] == []


def test_no_two_examples_open_with_the_same_words_or_number() -> None:
    definitions = [example(path.stem) for path in FILES]
    words = [word for each in definitions for word in each.opens_with]
    prefixes = [each.prefix for each in definitions]
    assert len(set(words)) == len(words) and len(set(prefixes)) == len(FILES) == 14


@EACH
def test_whoever_says_its_words_gets_it_whatever_else_is_published(path: Path) -> None:
    shipped = [parse(each.read_text(encoding="utf-8")) for each in SHIPPED.glob("*.yaml")]
    published = [*shipped, *(example(each.stem) for each in FILES)]
    for words in example(path.stem).opens_with:
        assert [each.key for each in likeliest(words, published)] == [path.stem], words


def test_everybody_an_example_names_is_in_the_roster() -> None:
    names = {each.name for each in roster().people}
    teams = {team for each in roster().people for team in each.teams or ()}
    for path in FILES:
        for who in every_who(example(path.stem)):
            assert set(who.people) <= names and (not who.team or who.team in teams), path.stem


def test_an_example_opens_only_tickets_of_other_examples() -> None:
    keys = {path.stem for path in FILES}
    for path in FILES:
        for node in every_node(example(path.stem)):
            if isinstance(node, ActionNode) and node.open:
                other = example(node.open.type)
                assert node.open.type in keys - {path.stem}
                assert set(node.open.set) <= {field.id for field in other.form}
                assert set(node.open.take.values()) <= {field.id for field in other.form}


def test_the_examples_show_every_kind_of_node() -> None:
    kinds = {model.model_fields["kind"].annotation for model in get_args(get_args(Node)[0])}
    shown = {node.kind for path in FILES for node in every_node(example(path.stem))}
    assert shown == {get_args(kind)[0] for kind in kinds}


def test_the_examples_show_every_mode_and_both_reject_rules() -> None:
    votes = [node for node in all_nodes() if isinstance(node, ApproveNode)]
    work = [node for node in all_nodes() if isinstance(node, HandleNode)]
    assert {node.mode for node in votes} == choices(ApproveNode, "mode")
    assert {node.mode for node in work} == choices(HandleNode, "mode")
    assert {node.reject_when for node in votes} == choices(ApproveNode, "reject_when")
    assert {node.same for node in votes} == choices(ApproveNode, "same")
    ways = {node.rejected for node in votes}
    assert {"end", "previous", "requester"} < ways, "and a node by name"


def test_the_examples_show_every_verb_and_every_permit() -> None:
    actions = [action for node in all_tasks() for action in node.actions]
    assert {action.do for action in actions} == set(Verb)
    permits = {permit for node in all_tasks() for permit in node.allow or ()}
    assert permits == set(Permit)
    assert {action.where for action in actions} == choices(Action, "where")
    assert {action.afterwards for action in actions} == choices(Action, "afterwards")
    assert {action.reason for action in actions} == choices(Action, "reason")
    assert {"requester", "previous", "any"} < {action.to for action in actions}
    assert any(action.then for action in actions) and any(action.status for action in actions)


def test_the_examples_show_every_consequence_of_a_limit() -> None:
    limits = [limit for node in all_tasks() for limit in node.limits]
    assert {limit.do for limit in limits} == choices(Limit, "do")
    assert any(limit.every for limit in limits)


def test_the_examples_show_every_way_to_find_people_and_what_if_there_is_nobody() -> None:
    whos = [who for path in FILES for who in every_who(example(path.stem))]
    shown = {way for who in whos for way in who.ways}
    assert shown == set(Who.model_fields) - {"levels", "also"}
    assert any(who.also for who in whos) and any(who.levels > 1 for who in whos)
    assert {who.superior_of for who in whos} == choices(Who, "superior_of")
    nobody = [node.nobody for node in all_tasks() if "nobody" in node.model_fields_set]
    assert {"pass", "administrator"} <= {each for each in nobody if isinstance(each, str)}
    assert any(isinstance(each, Who) for each in nobody)


def test_the_examples_show_every_field_right_and_a_node_s_own_card_and_notices() -> None:
    rights = {right for node in all_tasks() for right in node.fields.values()}
    assert rights == set(get_args(FieldRight))
    assert any("*" in node.fields for node in all_tasks())
    assert any(node.card for node in all_tasks()) and any(node.notices for node in all_tasks())


def test_the_examples_show_every_join_and_both_kinds_of_condition() -> None:
    lanes = [node for node in all_nodes() if isinstance(node, ParallelNode)]
    branches = [node for node in all_nodes() if isinstance(node, BranchNode)]
    assert {node.join for node in lanes} == {"all", 2}
    assert {node.hit for node in branches} == {"first", "all"}
    whens = [type(case.when).__name__ for node in branches for case in node.cases if case.when]
    assert set(whens) == {"str", "Condition"}


def test_the_examples_show_every_wait_and_every_automatic_step() -> None:
    waits = [node for node in all_nodes() if isinstance(node, WaitNode)]
    shown = {key for node in waits for key in node.model_fields_set}
    assert {"lasts", "until", "event", "requester", "ask", "at_most"} <= shown
    steps = [node for node in all_nodes() if isinstance(node, ActionNode)]
    assert all(any(getattr(node, key) for node in steps) for key in ("set", "call", "open"))
    opened = [node.open for node in steps if node.open]
    assert {each.relation for each in opened} == {"child", "linked"}
    assert {each.wait for each in opened} == {True, False}


def test_the_examples_show_every_setting_of_a_ticket_s_life() -> None:
    settings = [example(path.stem).lifecycle for path in FILES]
    shown = {key for each in settings for key in each.model_fields_set}
    assert shown == set(Lifecycle.model_fields)


def choices(model: type, key: str) -> set[object]:
    return set(get_args(model.model_fields[key].annotation))  # type: ignore[attr-defined]


def every_node(definition: Definition) -> Iterator[Node]:
    yield from walk(definition.flow)
    for nodes in definition.subflows.values():
        yield from walk(nodes)


def tasks(definition: Definition) -> Iterator[TaskNode]:
    yield from (node for node in every_node(definition) if isinstance(node, TaskNode))


def all_nodes() -> list[Node]:
    return [node for path in FILES for node in every_node(example(path.stem))]


def all_tasks() -> list[TaskNode]:
    return [node for node in all_nodes() if isinstance(node, TaskNode)]


def every_who(definition: Definition) -> Iterator[Who]:
    for node in every_node(definition):
        if isinstance(node, CcNode):
            yield from node.to.each()
        if isinstance(node, TaskNode):
            yield from node.assignee.each()
            yield from node.nobody.each() if isinstance(node.nobody, Who) else ()
            yield from (who for limit in node.limits if limit.to for who in limit.to.each())


def test_the_roster_is_in_the_folder() -> None:
    assert (EXAMPLES / "people.yaml").exists()
