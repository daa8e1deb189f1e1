"""A scripted dialogue played at a desk of its own through the real handlers; where it leaves the script, that is shown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from bot.console.links import SignedLinks
from handlers.cards import Card, Message
from handlers.definitions import TicketType, TicketTypes
from handlers.updates import Update, dump_update, inbox_lane
from storage.database import Store
from tests.dialogues.cast import CAST, GROUPS, locale_of
from tests.dialogues.outcomes import STATUS, outcomes_of
from tests.dialogues.reading import (
    FOLDER,
    Claim,
    Dialogue,
    Direction,
    Doing,
    Expected,
    Happening,
    Line,
    Outcome,
    Spoken,
)
from tests.dialogues.sending import Sent, sent
from tests.dialogues.tone import flaws
from tests.fakes import Clock
from tests.handlers.desk_of import ACCOUNTS, DeskOf, Place, words_of
from workflows.form_fields import FormField

MOST_ANSWERS = 25
STEP = timedelta(minutes=20)
"""The clock looks after its timers at least this often."""
_TYPES = TicketTypes()
_SUBMIT = "提交"


class Disagreement(AssertionError):
    """The whole dialogue as it was played, and where it left the script."""


def usual_answers() -> Mapping[str, str]:
    """What anybody answers where a script does not care, by the label of the field."""
    lines = (FOLDER / "usual.txt").read_text(encoding="utf-8").splitlines()
    parts = [re.split("[：:] ?", line, maxsplit=1) for line in lines if not line.startswith("#")]
    return {part[0]: part[1] for part in parts if len(part) > 1}


class Playing:
    """One dialogue, with its database to itself."""

    def __init__(self, dialogue: Dialogue, database: Path, company: int) -> None:
        self.dialogue = dialogue
        self._database, self._company = database, company
        self._stores: list[Store] = []
        self._clock = Clock()
        self._script: list[str] = []
        self._seen: dict[tuple[str, str], int] = defaultdict(int)
        self._usual: set[str] = set()
        self._spoken: Spoken
        self._update: Update
        self._desk: DeskOf

    async def play(self) -> None:
        try:
            self._desk = await self._process()
            for line, after in pairwise([*self.dialogue.lines, None]):
                if line:
                    self._script.append(self._written(line.number))
                    await self._play(line, after)
            await self._end()
        finally:
            for store in self._stores:
                await store.close()

    async def _process(self) -> DeskOf:
        """One more that serves the same database."""
        store = await Store.open(f"sqlite://{self._database}", self._database.parent / "files")
        self._stores.append(store)
        desk = DeskOf(store, self._clock, self._company)
        desk.waits_for_more()
        links = SignedLinks(["secret of WeCom"], "https://desk.example.com")
        desk.desk = replace(desk.desk, types=_TYPES, form_links=links)
        return desk

    async def _play(self, line: Line, after: Line | None) -> None:
        match line:
            case Spoken():
                is_followed = isinstance(after, Spoken) and after.at_once
                await self._hear(line, is_followed=is_followed)
            case Direction():
                await self._happen(line)
            case Expected():
                self._compare(line)

    async def _hear(self, line: Spoken, *, is_followed: bool) -> None:
        """Nothing is delivered while more is being said."""
        if not line.at_once:
            self._look_away()
        self._spoken = line
        self._usual |= {label for label, text in usual_answers().items() if text == line.text}
        who, at = CAST[line.who], GROUPS.get(line.group)
        told = self._pressed(line) if line.doing is Doing.PRESSES else sent(line)
        self._update = await self._desk.write_down(who, told.content, at)
        await self._desk.handle(who, at, told.file, told.problem)
        if not is_followed:
            await self._deliver()

    def _pressed(self, line: Spoken) -> Sent:
        try:
            return Sent(content=self._desk.button(self._place(line), line.text))
        except AssertionError:
            raise self._disagreement(line.number, f"there is no button {line.text}") from None

    async def _deliver(self) -> None:
        await self._desk.deliver()
        for place in _EVERYWHERE:
            for words in self._heard(place):
                mark = f"      → {_NAMES[place.channel, place.id]} | "
                self._script += [f"{mark}{line}" for line in words.splitlines()]
                found = flaws(words)
                if found:
                    raise self._disagreement(self._spoken.number, found)

    async def _happen(self, line: Direction) -> None:
        self._look_away()
        match line.happening:
            case Happening.WAIT:
                await self._wait(line.time)
            case Happening.ANOTHER_PROCESS:
                before, self._desk = self._desk, await self._process()
                self._desk._ids, self._desk._screens = before._ids, before._screens
            case Happening.SENT_AGAIN:
                await self._send_again()
            case Happening.AS_USUAL:
                await self._answer_as_usual(line)
            case Happening.AS_USUAL_ALONE:
                self._spoken = replace(self._spoken, group="")
                await self._answer_as_usual(line)

    async def _wait(self, time: timedelta) -> None:
        until = self._clock() + time
        while (left := until - self._clock()) > timedelta():
            self._clock.move(seconds=min(left, STEP).total_seconds())
            await self._desk.wake_due()
            await self._desk.ring_due()
        await self._deliver()

    async def _send_again(self) -> None:
        """The platform was not sure that we had it."""
        update, who = self._update, CAST[self._spoken.who]
        await self._desk.store.inbox.write_down(
            self._company,
            who.channel,
            ACCOUNTS[who.channel],
            update.event_id,
            inbox_lane(update.chat, who.id),
            dump_update(update),
            self._clock(),
        )
        await self._desk.handle(who, GROUPS.get(self._spoken.group))
        await self._deliver()

    async def _answer_as_usual(self, line: Direction) -> None:
        """Whatever is asked, until it can be submitted."""
        usual, who = usual_answers(), replace(self._spoken, doing=Doing.SAYS, at_once=False)
        for _ in range(MOST_ANSWERS):
            label = self._label_asked_for(who, line)
            if label == _SUBMIT:
                order = "submit" if locale_of(who.who) == "en" else "提交"
                await self._hear(self._as_written(who, order), is_followed=False)
                return
            self._usual.add(label)
            await self._hear(self._as_written(who, usual[label]), is_followed=False)
        raise self._disagreement(line.number, "it never came to an end")

    def _label_asked_for(self, who: Spoken, line: Direction) -> str:
        """By the newest question on the screen: something else may have been answered since."""
        usual, shown = usual_answers(), self._desk.screen(self._place(who))
        for words in (each.words for each in reversed(shown)):
            if self._asks_to_submit(words, who.who):
                return _SUBMIT
            label = next((each for each in usual if self._asks(words, each, who.who)), "")
            if label:
                return label
            if "？" in words or "?" in words:
                break
        raise self._disagreement(line.number, f"no usual answer to:\n{shown[-1].words}")

    def _as_written(self, who: Spoken, text: str) -> Spoken:
        self._script.append(f"{who.who}：{text}")
        return replace(who, text=text)

    def _compare(self, line: Expected) -> None:
        heard = self._heard(GROUPS.get(line.where) or CAST.get(line.where) or self._place())
        reader = line.where if line.where in CAST else self._spoken.who
        if not self._holds(line, heard, reader):
            raise self._disagreement(line.number, "not so")

    def _holds(self, line: Expected, heard: list[str], reader: str) -> bool:
        match line.claim:
            case Claim.SAYS:
                return any(_holds_all(each, line.text) for each in heard)
            case Claim.ASKS:
                return bool(heard) and self._asks(heard[-1], line.text, reader)
            case Claim.ONLY:
                return heard == [line.text]
            case Claim.NEVER:
                return not any(_holds_all(each, line.text) for each in heard)
            case Claim.SILENT:
                return not heard

    def _asks(self, words: str, label: str, reader: str) -> bool:
        """In the words in which some ticket type asks for its field of that label."""
        if label in {"提交", "submit"}:
            return self._asks_to_submit(words, reader)
        asks = (field.ask.say(locale_of(reader)) for field in _fields(label, reader) if field.ask)
        return any(re.split("[？?]", ask)[0] in words for ask in asks)

    def _asks_to_submit(self, words: str, reader: str) -> bool:
        """As the catalog says it, or a ticket type in its own words."""
        common = self._desk.desk.words(locale_of(reader))
        asks = {common.of(each.definition).say("form.summary.ask") for each in _shipped()}
        return any(ask in words for ask in asks)

    async def _end(self) -> None:
        found, wanted = await outcomes_of(self._desk), self.dialogue.outcomes
        if len(found) != len(wanted):
            number = wanted[0].number if wanted else self.dialogue.number
            raise self._disagreement(number, f"there are {len(found)}:\n{_listed(found)}")
        for is_, should_be in zip(found, wanted, strict=True):
            if not self._agree(is_, should_be):
                raise self._disagreement(should_be.number, f"it is\n{_listed([is_])}")

    def _agree(self, is_: Outcome, should_be: Outcome) -> bool:
        """What was answered as usual need not be listed, nor how the ticket stands."""
        if (is_.is_draft, is_.type_name) != (should_be.is_draft, should_be.type_name):
            return False
        unlisted = {
            label for label, value in is_.answers if (label, value) not in should_be.answers
        }
        is_listed = all(each in is_.answers for each in should_be.answers)
        return is_listed and unlisted <= self._usual | {*STATUS.values()}

    def _place(self, line: Spoken | None = None) -> Place:
        spoken = line or self._spoken
        return GROUPS.get(spoken.group) or CAST[spoken.who]

    def _heard(self, place: Place) -> list[str]:
        """Since somebody last spoke, or something last happened."""
        shown = self._desk.screen(place)[self._seen[place.channel, place.id] :]
        return [_on_screen(each.message) for each in shown]

    def _look_away(self) -> None:
        for place in _EVERYWHERE:
            self._seen[place.channel, place.id] = len(self._desk.screen(place))

    def _written(self, number: int) -> str:
        return self.dialogue.text[number - self.dialogue.number].rstrip()

    def _disagreement(self, number: int, why: str) -> Disagreement:
        place = f"{self.dialogue.file.parent.name}/{self.dialogue.file.name}:{number}"
        told = "\n".join(self._script)
        line = self._written(number).strip()
        return Disagreement(
            f"\n## {self.dialogue.title}\n{told}\n\n>>> {place}\n>>> {line}\n>>> {why}"
        )


_EVERYWHERE: tuple[Place, ...] = (*CAST.values(), *dict.fromkeys(GROUPS.values()))
_NAMED: dict[str, Place] = {**GROUPS, **CAST}
_NAMES = {(each.channel, each.id): name for name, each in _NAMED.items()}


def _on_screen(message: Message) -> str:
    """A card's summary stands in the list of chats, not in the chat."""
    return words_of(replace(message, summary="") if isinstance(message, Card) else message)


def _fields(label: str, reader: str) -> Iterator[FormField]:
    """Of every ticket type and every subform."""
    for ticket_type in _shipped():
        for field in ticket_type.definition.form:
            for each in (field, *field.columns):
                if each.label.say(locale_of(reader)) == label:
                    yield each


def _shipped() -> Iterable[TicketType]:
    return _TYPES._parsed.values()


def _holds_all(words: str, text: str) -> bool:
    """Parts with … between them stand in this order."""
    words, text, place = _even(words), _even(text), 0
    for part in text.split(" … "):
        place = words.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True


def _even(words: str) -> str:
    """A card's 产品: 空调 is written 产品：空调 in a script."""
    return re.sub("[：:] ?", ":", words)


def _listed(outcomes: list[Outcome]) -> str:
    lines = []
    for each in outcomes:
        lines.append(f"{'草稿' if each.is_draft else '工单'}：{each.type_name}")
        lines += [f"  {label}：{value}".replace("\n", "↵") for label, value in each.answers]
    return "\n".join(lines)
