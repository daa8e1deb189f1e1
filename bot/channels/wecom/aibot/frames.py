"""Which callbacks of an AI bot may still be answered: its door notes them, its channel answers by them.

WeCom doc 101463: an opened chat is welcomed within 5 seconds; a message is answered on the connection it came by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from bot.channels.channel import Outgoing
from handlers.cards import Text
from handlers.updates import Chat, Entered, Update

WELCOME_SECONDS = 4.5
ANSWER_SECONDS = 60.0
"""What is said later is news rather than an answer."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`request` is the callback's; `speaker` whose it was."""

    request: str
    speaker: str
    until: float
    is_entry: bool


class Frames:
    """The newest of each chat, each answered once; `clock` is monotonic."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._frames: dict[Chat, Frame] = {}

    def note(self, request: str, update: Update) -> None:
        now = self._clock()
        is_entry = isinstance(update.content, Entered)
        lasts = WELCOME_SECONDS if is_entry else ANSWER_SECONDS
        self._frames = {chat: each for chat, each in self._frames.items() if each.until > now}
        self._frames[update.chat] = Frame(request, update.sender.id, now + lasts, is_entry)

    def take_for(self, outgoing: Outgoing) -> Frame | None:
        """The callback that this answers, if there is one: in a group it names who spoke."""
        frame = self._frames.get(outgoing.to)
        if frame is None or frame.until <= self._clock() or not _answers(outgoing, frame):
            return None
        del self._frames[outgoing.to]
        return frame

    def forget_all(self) -> None:
        """They belonged to a connection that is no more."""
        self._frames.clear()


def _answers(outgoing: Outgoing, frame: Frame) -> bool:
    if frame.is_entry:
        return True
    message = outgoing.message
    if not isinstance(message, Text):
        return False
    return outgoing.to.kind == "direct" or message.mention == frame.speaker
