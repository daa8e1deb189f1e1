"""What people sent about a ticket, shown to whoever has the work: pictures, documents where the platform takes them, the rest by name."""

from __future__ import annotations

from collections.abc import Iterable
from mimetypes import guess_extension

from handlers.cards import Picture, Text
from handlers.desk import Moment
from handlers.post import send
from handlers.views import View
from handlers.wording import Wording
from storage.chats import ChatRow
from storage.files import FileRow
from workflows.answers import Answer, parts, rows, texts
from workflows.definition import Definition
from workflows.form_fields import FormField
from workflows.kinds.table import kind_of
from workflows.reading.media import media_of
from workflows.ticket import Ticket

PICTURES = {"image/jpeg", "image/png", "image/gif"}
"""What every platform shows as a picture in a chat."""
ENDINGS = {"audio/amr": ".amr", "audio/silk": ".silk", "audio/ogg": ".ogg"}
"""Of what mimetypes does not know, or calls as nobody does."""
SMALLEST = 6
"""Bytes of a document that is worth sending: WeCom takes none of five or less (document 90253)."""


async def sent_about(
    moment: Moment, ticket: Ticket, definition: Definition, view: View | None = None
) -> list[int]:
    """Every file of a ticket, once: those that answer a question of its form which `view` does not hide, and those that
    came beside it."""
    answered = [
        file
        for field in definition.form
        if view is None or not view.hides(field.id)
        for file in files_in(field, ticket.answers.get(field.id))
    ]
    beside = []
    for entry in await moment.uow.history.of(ticket.id):
        files = entry.details.get("files")
        beside += files if isinstance(files, list) else []
    return list(dict.fromkeys([*answered, *beside]))


def files_in(field: FormField, answer: Answer | None) -> list[int]:
    """Photos and other files, a signature's picture, the photo beside what was copied from it; row by row."""
    if field.columns:
        columns = {column.id: column for column in field.columns}
        return [
            file
            for row in rows(answer)
            for key, value in row.items()
            if key in columns
            for file in files_in(columns[key], value)
        ]
    return [int(file) for file in _ids(field, answer) if file.isdecimal()]


def _ids(field: FormField, answer: Answer | None) -> list[str]:
    if field.kind == "signature":
        return [answer] if isinstance(answer, str) else []
    if not kind_of(field).media:
        return []
    return [*texts(answer), *filter(None, [parts(answer).get("photo")])]


async def shown_on_card(moment: Moment, chat: ChatRow, files: Iterable[int]) -> tuple[int, ...]:
    """As many of the pictures as stand on a card there; none where a group reads it."""
    can = moment.desk.capabilities.get(chat.channel)
    if can is None or not can.card_photos or chat.kind != "direct":
        return ()
    pictures = (row.id for row in await moment.uow.files.of(files) if row.media_type in PICTURES)
    return tuple(pictures)[: can.card_photos]


async def show_files(
    moment: Moment, chat: ChatRow, ticket: Ticket, files: Iterable[int], words: Wording
) -> None:
    others: list[FileRow] = []
    for row in await moment.uow.files.of(files):
        if row.media_type in PICTURES:
            send(moment, chat, Picture(file=row.id), ticket=ticket.id)
        elif _takes(moment, chat, row):
            send(moment, chat, Picture(file=row.id, is_document=True), ticket=ticket.id)
        else:
            others.append(row)
    if others:
        named = words.listed([_named(row, words) for row in others])
        text = words.say("staff_notice.files", number=ticket.number, files=named)
        send(moment, chat, Text(text=text), ticket=ticket.id)


def called(row: FileRow, words: Wording) -> str:
    """Its name as it is sent: 语音.amr where nobody gave it one."""
    ending = ENDINGS.get(row.media_type) or guess_extension(row.media_type) or ""
    return row.name or words.say(f"media.{media_of(row.media_type)}") + ending


def _takes(moment: Moment, chat: ChatRow, row: FileRow) -> bool:
    can = moment.desk.capabilities.get(chat.channel)
    return can is not None and SMALLEST <= row.size <= can.largest_file


def _named(row: FileRow, words: Wording) -> str:
    media = words.say(f"media.{media_of(row.media_type)}")
    return words.say("staff_notice.file", media=media, name=row.name) if row.name else media
