"""Proposals for a form from outside: asked for between two transactions, kept with the update, taken as inferred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from handlers.turns import Turn
from handlers.updates import dump_update, load_update
from storage.database import Store
from storage.inbox import InboxRow
from workflows.forms.proposals import Described, OpenWords, open_words, with_proposals
from workflows.forms.scene import Scene
from workflows.forms.sessions import Result


class Proposer(Protocol):
    """A language model, say; what it answers is only a claim."""

    async def propose(
        self, text: str, fields: tuple[Described, ...], locale: str
    ) -> Mapping[str, str]:
        """Words for fields, by field id; any exception counts as no proposals."""
        ...


class ProposalsWanted(Exception):
    """The update that is being handled could be understood better: nothing was changed, ask and handle it again."""

    def __init__(self, words: OpenWords) -> None:
        super().__init__("a text waits for proposals")
        self.words = words


class ProposalsNeeded(Exception):
    """The same, once it is known in which inbox row the update is."""

    def __init__(self, row: InboxRow, words: OpenWords) -> None:
        super().__init__(f"inbox row {row.id} waits for proposals")
        self.row = row
        self.words = words


def take_proposals(turn: Turn, words: str, result: Result, scene: Scene) -> Result:
    """Raises ProposalsWanted when somebody can be asked and nobody was: a turn asks once."""
    given = turn.update.proposals
    if given is not None:
        return with_proposals(result, given, scene)
    wanted = open_words(words, result, scene, turn.person.locale)
    if wanted and turn.moment.desk.has_proposer:
        raise ProposalsWanted(wanted)
    return result


async def keep_proposals(store: Store, row: InboxRow, proposals: Mapping[str, str]) -> None:
    """With the update, so that no retry asks again; empty when there were none."""
    update = replace(load_update(row.payload), proposals=dict(proposals))
    await store.inbox.change_payload(row.id, dump_update(update))
