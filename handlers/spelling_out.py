"""A card in words and whole: for whoever asks about a ticket, and where a platform's card is too small for what stands on it."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.cards import Card, Text
from handlers.desk import Moment
from handlers.post import send
from handlers.wording import Wording
from storage.chats import ChatRow


def spelled_out(card: Card, words: Wording) -> str:
    """What it is about, where it stands, and every fact, a line each."""
    headline = words.say("staff.headline", title=card.title, status=card.status)
    facts = [words.say("form.field", label=fact.label, value=fact.value) for fact in card.facts]
    return "\n".join(filter(None, (headline, card.text, *facts)))


def spell_out_if_cut(
    moment: Moment, chat: ChatRow, card: Card, words: Wording, ticket: int
) -> None:
    """Before the card: nobody decides on what they could not read. What a platform that is switched off can hold is
    not known."""
    can = moment.desk.capabilities.get(chat.channel)
    if can is None or can.holds(card):
        return
    for piece in _pieces(spelled_out(card, words), can.max_text_bytes):
        send(moment, chat, Text(text=piece), ticket=ticket)


def _pieces(text: str, max_bytes: int) -> Iterator[str]:
    """As many lines together as one message takes; a line longer than that is parted."""
    piece = ""
    for line in _lines(text, max_bytes):
        longer = f"{piece}\n{line}" if piece else line
        if len(longer.encode()) > max_bytes:
            yield piece
            longer = line
        piece = longer
    yield piece


def _lines(text: str, max_bytes: int) -> Iterator[str]:
    longest = max_bytes // 4  # bytes of any character
    for line in text.split("\n"):
        for start in range(0, len(line) or 1, longest):
            yield line[start : start + longest]
