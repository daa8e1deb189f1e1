"""What a line of a script sends: words, files of each kind, a place, a sticker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.updates import (
    Content,
    Entered,
    FileKind,
    FileSent,
    LocationSent,
    TextSent,
    Unsupported,
)
from tests.dialogues.reading import Doing, Spoken
from tests.handlers.desk_of import PNG
from workflows.reading.media import FileProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """`file` is what the platform hands over; `problem` is why it would not."""

    content: Content
    file: bytes = b""
    problem: FileProblem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    kind: FileKind
    file: bytes = b""
    problem: FileProblem | None = None


_FILES: Mapping[Doing, _Made] = {
    Doing.PHOTO: _Made(kind="image", file=PNG),
    Doing.VOICE: _Made(kind="voice", file=b"#!AMR\n water running"),
    Doing.VIDEO: _Made(kind="video", file=b"\x00\x00\x00\x18ftypisom water running"),
    Doing.FILE: _Made(kind="file", file=b"plain words"),
    Doing.BROKEN: _Made(kind="image", file=b"\x00\x01\x02"),
    Doing.LOST: _Made(kind="image", problem=FileProblem.NOT_FETCHED),
    Doing.TOO_LARGE: _Made(kind="video", problem=FileProblem.TOO_LARGE),
}
_BY_ENDING = {
    "pdf": b"%PDF-1.7",
    "exe": b"MZ\x90\x00 a program",
    "html": b"<html><script>1</script>",
}


def sent(line: Spoken) -> Sent:
    """Of a line that presses no button."""
    match line.doing:
        case Doing.PLACE:
            place = LocationSent(latitude="30.27", longitude="120.12", label=line.text)
            return Sent(content=place)
        case Doing.STICKER:
            return Sent(content=Unsupported(platform_kind="emotion"))
        case Doing.OPENS:
            return Sent(content=Entered())
        case Doing.SAYS:
            return Sent(content=TextSent(text=line.text))
        case _:
            return _with_file(line, _FILES[line.doing])


def _with_file(line: Spoken, made: _Made) -> Sent:
    """No two of a dialogue are the same."""
    is_voice = line.doing is Doing.VOICE
    content = FileSent(
        ref=f"media-{line.number}",
        file_kind=made.kind,
        name="" if is_voice else line.text,
        transcript=line.text if is_voice else "",
    )
    known = _BY_ENDING.get(line.text.rpartition(".")[2].lower(), made.file)
    file = known if line.doing is Doing.BROKEN or not known else known + str(line.number).encode()
    return Sent(content=content, file=file, problem=made.problem)
