"""Files handed in on the form's page: taken for what they are, kept, and put with the field they were sent for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.desk import Desk
from handlers.form_page import FormView, Gone, Place, field_at, kept, place_of, view_of
from storage.form_links import FormLink
from workflows.answers import Answer, parts, texts
from workflows.form_fields import FormField
from workflows.forms.page_files import media_of
from workflows.forms.pages import filled
from workflows.forms.sessions import Session, attached
from workflows.kinds.kind import Asking
from workflows.kinds.table import kind_of
from workflows.reading.media import (
    FileProblem,
    Media,
    Medium,
    limit_bytes,
    limit_megabytes,
    recognise,
    safe_name,
)

_MEDIA: Mapping[str, Media] = {
    "image": "image",
    "video": "video",
    "voice": "voice",
    "file": "file",
}


class FileRefused(Exception):
    """`problem` says why, `media` what it was, `megabytes` what the limit is for that."""

    def __init__(self, problem: str, media: Media, megabytes: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.media = media
        self.megabytes = megabytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """`file` is storage's id. For the column of a subform the page itself puts it into a row."""

    file: str
    form: FormView


async def attach(
    desk: Desk, link: FormLink, path: str, name: str, content: bytes
) -> Attached | Gone:
    """Raises FileRefused. A field that holds one file gets this one, a field for several gets one more."""
    async with desk.store.unit_of_work(link.company) as uow:
        place = await place_of(desk, uow, link)
    if place is None:
        return Gone()
    medium = _recognised(place, path, safe_name(name), content)
    row = await desk.store.files.keep(link.company, content, medium.media_type, safe_name(name))
    async with desk.store.unit_of_work(link.company) as uow:
        place = await place_of(desk, uow, link)
        if place is None:
            return Gone()
        place = await kept(place, _with_file(place, path, row.id))
        return Attached(file=str(row.id), form=await view_of(place))


def _recognised(place: Place, path: str, name: str, content: bytes) -> Medium:
    wanted, most = field_at(place, path), place.turn.moment.desk.most_megabytes
    media = _MEDIA.get(media_of(wanted) if wanted else "")
    if media is None:
        raise FileRefused("not_asked", "file", most)
    if len(content) > limit_bytes(media, most):
        raise FileRefused(FileProblem.TOO_LARGE.value, media, limit_megabytes(media, most))
    found = recognise(content, name, media)
    if isinstance(found, FileProblem):
        raise FileRefused(found.value, media, limit_megabytes(media, most))
    if len(content) > limit_bytes(found.media, most):
        too_large, limit = FileProblem.TOO_LARGE.value, limit_megabytes(found.media, most)
        raise FileRefused(too_large, found.media, limit)
    if media not in (found.media, "file"):
        raise FileRefused(f"not_{media}", found.media, limit_megabytes(media, most))
    return found


def _with_file(place: Place, path: str, file: int) -> Session:
    """With the report until it answers something, so that it is never lost on the way."""
    beside = attached(place.session, file)
    wanted = field_at(place, path)
    if wanted is None or "." in path:
        return beside
    return filled(beside, place.scene, {path: _with_one_more(wanted, beside, str(file))})


def _with_one_more(wanted: FormField, session: Session, file: str) -> Answer:
    begun = session.begun.get(wanted.id)
    held = begun.value if begun else session.answers.get(wanted.id)
    if kind_of(wanted).asking is not Asking.FILES:
        return file
    if kind_of(wanted).name == "photo_text":
        return {**parts(held), "photo": file}
    return list(dict.fromkeys([*texts(held), file]))
