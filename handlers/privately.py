"""What a group should not read is asked in its person's own chat with the bot, where the platform has one for them."""

from __future__ import annotations

from dataclasses import replace

from handlers.audience import people_of, way_in
from handlers.patience import state_of
from handlers.talks import Asked, Choosing, Moved, Ordering, Returning, Talk
from handlers.turns import Turn
from workflows.forms.discretion import asks_in_confidence
from workflows.forms.sessions import Question


async def own_chat(turn: Turn, question: Question) -> Turn | None:
    """The same person alone with the bot, when this question should be asked there.

    None as well while something else is being asked there: two talks never mix.
    """
    if turn.chat.kind != "group" or not asks_in_confidence(question):
        return None
    way = await way_in(turn.moment, turn.person, turn.chat)
    if way is None or not (way.is_member and turn.update.sender.is_member):
        return None
    there = await _in_direct_chat(turn, way.external_id)
    is_busy = isinstance(state_of(there), Talk | Choosing | Returning | Ordering | Asked)
    return None if is_busy else there


async def talk_elsewhere(turn: Turn, moved: Moved) -> Talk | None:
    """The form that was begun in this group and is still being filled in, in the person's own chat."""
    there = await turn.moment.uow.chats.get(moved.chat)
    state = state_of(await _in_direct_chat(turn, there.external_id))
    is_ours = isinstance(state, Talk) and state.about.group == turn.chat.id
    return state if isinstance(state, Talk) and is_ours else None


async def _in_direct_chat(turn: Turn, external_id: str) -> Turn:
    """A group's conversation is always locked before the direct chat's, never the other way round."""
    uow, group = turn.moment.uow, turn.chat
    channel = people_of(turn.moment, group.channel)
    chat = await uow.chats.remember(channel, group.account, "direct", external_id)
    conversation = await uow.conversations.lock(chat.id, turn.person.id)
    place = replace(turn.update.chat, channel=channel, kind="direct", id=external_id)
    update = replace(turn.update, chat=place)
    return replace(turn, chat=chat, conversation=conversation, update=update, holds=False)
