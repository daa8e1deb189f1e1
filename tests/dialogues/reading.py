"""Scripted dialogues read from their files: who says what, what the bot must answer, and the ticket at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from tests.dialogues.cast import CAST, ENGLISH, GROUPS

FOLDER = Path(__file__).parent
FOLDERS = ("zh", "en", "messy")


class Doing(StrEnum):
    """What a person does; in a script it stands in brackets, words alone are said."""

    SAYS = ""
    PRESSES = "按 press"
    PHOTO = "照片 photo"
    VOICE = "语音 voice"
    VIDEO = "视频 video"
    FILE = "文件 file"
    PLACE = "位置 location"
    STICKER = "表情 sticker"
    OPENS = "打开 opens"
    BROKEN = "坏照片 broken-photo"
    LOST = "没传上来的照片 lost-photo"
    TOO_LARGE = "太大的视频 too-large-video"


class Claim(StrEnum):
    """What a script says of the bot's answer."""

    SAYS = "says"
    ASKS = "asks"
    ONLY = "only"
    NEVER = "never"
    SILENT = "silent"


class Happening(StrEnum):
    WAIT = "wait"
    ANOTHER_PROCESS = "process"
    SENT_AGAIN = "again"
    AS_USUAL = "usual"
    AS_USUAL_ALONE = "usual alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """`at_once`: before the bot could answer what was said before. `group` is "" alone with the bot."""

    number: int
    who: str
    group: str
    at_once: bool
    doing: Doing
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Of the answer in the chat that was spoken in, or in the group or person's chat `where` names."""

    number: int
    where: str
    claim: Claim
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    number: int
    happening: Happening
    time: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A ticket, or a draft; `answers` as people read them, by the label of their field."""

    number: int
    is_draft: bool
    type_name: str
    answers: tuple[tuple[str, str], ...]


Line = Spoken | Expected | Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """`text` are its lines as they stand in the file, from line `number` on."""

    file: Path
    number: int
    title: str
    text: tuple[str, ...]
    lines: tuple[Line, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def place(self) -> str:
        return f"{self.file.parent.name}/{self.file.name}:{self.number}"

    @property
    def speaks_english(self) -> bool:
        return any(isinstance(each, Spoken) and each.who in ENGLISH for each in self.lines)

    @property
    def is_messy(self) -> bool:
        return self.file.parent.name == "messy"


class Unreadable(Exception):
    """Says where, and what could stand there."""


def all_dialogues() -> list[Dialogue]:
    files = (file for folder in FOLDERS for file in sorted((FOLDER / folder).glob("*.txt")))
    return [dialogue for file in files for dialogue in dialogues_in(file)]


def dialogues_in(file: Path) -> list[Dialogue]:
    return list(read(file.read_text(encoding="utf-8"), file))


def read(text: str, file: Path) -> Iterator[Dialogue]:
    """What stands before the first title is for people alone."""
    lines = text.splitlines()
    starts = [place for place, line in enumerate(lines) if line.startswith("## ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _dialogue(file, start + 1, tuple(lines[start:end]))


def _dialogue(file: Path, number: int, text: tuple[str, ...]) -> Dialogue:
    title = text[0].removeprefix("## ").strip()
    body = [(number + place, line.strip()) for place, line in enumerate(text) if place]
    told = [(place, line) for place, line in body if line]
    try:
        end = _end(told, number)
        lines = tuple(_line(*each) for each in told[:end])
        outcomes = tuple(_outcomes(told[end:]))
    except Unreadable as problem:
        raise Unreadable(f"{file.name}, “{title}”, {problem}") from None
    return Dialogue(
        file=file, number=number, title=title, text=text, lines=lines, outcomes=outcomes
    )


def _end(told: list[tuple[int, str]], number: int) -> int:
    """Where what should come of it begins."""
    for place, (_, line) in enumerate(told):
        if _OUTCOME.fullmatch(line):
            return place
    raise Unreadable(f"line {number}: how does it end? 工单：…, 草稿：… or 没有工单")


_COLON = "[：:]"
_DIRECTION = re.compile(r"[（(](?P<what>.+)[）)]")
_WAIT = re.compile(
    r"过 ?(?P<zh>[0-9.]+) ?(?P<zh_unit>秒|分钟|小时|天)"
    r"|(?P<en>[0-9.]+) (?P<en_unit>second|minute|hour|day)s? later"
)
_SECONDS = {"秒": 1, "分钟": 60, "小时": 3600, "天": 86400} | {
    "second": 1, "minute": 60, "hour": 3600, "day": 86400
}  # fmt: skip
_HAPPENINGS = {
    "换一个进程": Happening.ANOTHER_PROCESS,
    "another process": Happening.ANOTHER_PROCESS,
    "平台重发": Happening.SENT_AGAIN,
    "the platform sends it again": Happening.SENT_AGAIN,
    "其余照常": Happening.AS_USUAL,
    "the rest as usual": Happening.AS_USUAL,
    "其余照常，私聊": Happening.AS_USUAL_ALONE,
    "the rest as usual, in private": Happening.AS_USUAL_ALONE,
}
_NOTHING = {"没有工单", "No ticket"}
_OUTCOME = re.compile(rf"(?:工单|Ticket){_COLON} ?(?P<ticket>.+)|(?:草稿|Draft){_COLON} ?(?P<draft>.+)|没有工单|No ticket")  # fmt: skip
_BOT = re.compile(
    r"(?:机器人(?:对(?P<to>[^：:]+?)|在(?P<in>群里|主管群里))?(?P<zh>问|没说|只说)?|"
    r"Bot(?: to (?P<whom>\w+)| in the (?P<within>group|supervisors))?"
    rf"(?P<en> asks| does not say| only says)?){_COLON} ?(?P<text>.+)"
)
_SILENT = {"机器人没有回答": "", "Bot says nothing": ""}
_CLAIMS = {
    "问": Claim.ASKS, "没说": Claim.NEVER, "只说": Claim.ONLY,
    " asks": Claim.ASKS, " does not say": Claim.NEVER, " only says": Claim.ONLY,
}  # fmt: skip
_SPOKEN = re.compile(
    rf"(?P<who>[^：:（(【\[]+?) ?(?:[（(](?P<how>[^）)]*)[）)])?{_COLON} ?"
    r"(?:[【\[](?P<doing>[^】\]]+)[】\]])? ?(?P<text>.*)"
)
_DOING = {word: doing for doing in Doing for word in doing.value.split()}


def _line(number: int, line: str) -> Line:
    direction = _DIRECTION.fullmatch(line)
    if direction:
        return _direction(number, direction["what"])
    if line in _SILENT:
        return Expected(number=number, where="", claim=Claim.SILENT, text="")
    bot = _BOT.fullmatch(line)
    if bot:
        claim = _CLAIMS.get(bot["zh"] or bot["en"] or "", Claim.SAYS)
        where = bot["to"] or bot["whom"] or (bot["in"] or bot["within"] or "").removesuffix("里")
        if where and where not in CAST and where not in GROUPS:
            raise Unreadable(f"line {number}: nobody is called {where}")
        return Expected(number=number, where=where, claim=claim, text=_unfolded(bot["text"]))
    return _spoken(number, line)


def _direction(number: int, what: str) -> Direction:
    wait = _WAIT.fullmatch(what)
    if wait:
        count, unit = wait["zh"] or wait["en"], wait["zh_unit"] or wait["en_unit"]
        time = timedelta(seconds=float(count) * _SECONDS[unit])
        return Direction(number=number, happening=Happening.WAIT, time=time)
    if what not in _HAPPENINGS:
        raise Unreadable(f"line {number}: （{what}）? One of {', '.join(_HAPPENINGS)}, 过 2 天")
    return Direction(number=number, happening=_HAPPENINGS[what], time=timedelta())


def _spoken(number: int, line: str) -> Spoken:
    match = _SPOKEN.fullmatch(line)
    if not match or match["who"] not in CAST:
        raise Unreadable(f"line {number}: who says “{line}”? One of {', '.join(CAST)}, 机器人, Bot")
    how = [each.strip() for each in re.split("[，,]", match["how"] or "") if each.strip()]
    unknown = set(how) - set(GROUPS) - {"接着", "at once"}
    doing = match["doing"] or ""
    if unknown or (doing and doing not in _DOING):
        raise Unreadable(f"line {number}: what is {', '.join(unknown) or doing}?")
    return Spoken(
        number=number,
        who=match["who"],
        group=next((each for each in how if each in GROUPS), ""),
        at_once=bool({"接着", "at once"} & {*how}),
        doing=_DOING[doing] if doing else Doing.SAYS,
        text=_unfolded(match["text"]),
    )


def _unfolded(text: str) -> str:
    """A message with several lines stands on one, with ↵ between them; ␣ is a blank at an end."""
    return text.replace(" ↵ ", "\n").replace("↵", "\n").replace("␣", " ")


def _outcomes(lines: list[tuple[int, str]]) -> Iterator[Outcome]:
    starts = [place for place, (_, line) in enumerate(lines) if _OUTCOME.fullmatch(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        number, line = lines[start]
        match = _OUTCOME.fullmatch(line)
        answers = tuple(_answer(*each) for each in lines[start + 1 : end])
        if match and line not in _NOTHING:
            name, is_draft = match["ticket"] or match["draft"], bool(match["draft"])
            yield Outcome(number=number, is_draft=is_draft, type_name=name, answers=answers)
        elif answers:
            raise Unreadable(f"line {number}: where there is no ticket there are no answers")


def _answer(number: int, line: str) -> tuple[str, str]:
    match = re.fullmatch(rf"(?P<label>[^：:]+){_COLON} ?(?P<value>.*)", line)
    if not match:
        raise Unreadable(f"line {number}: “{line}” is no answer, like 产品：空调")
    return match["label"].strip(), _unfolded(match["value"])
