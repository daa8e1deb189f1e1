"""Files handed in on the form's page: taken for what they are, kept, and put with the field they were sent for."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.form_page import FormView, Gone, look, save
from workflows.answers import Answer
from workflows.reading.media import FileProblem, limit_bytes, limit_megabytes, recognise, safe_name


class FileRefused(Exception):
    """`problem` says why, `megabytes` what the limit is."""

    def __init__(self, problem: str, megabytes: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.megabytes = megabytes


async def attach(
    desk: Desk, company: int, chat: int, person: int, field: str, name: str, content: bytes
) -> FormView | Gone:
    """Raises FileRefused. A field that holds one file gets this one, a field for several gets one more."""
    view = await look(desk, company, chat, person)
    if isinstance(view, Gone):
        return view
    wanted = next((each for each in view.fields if each.id == field and each.media), None)
    if wanted is None or wanted.read_only:
        raise FileRefused("not_asked", desk.most_megabytes)
    found = recognise(content, safe_name(name), "image" if wanted.media == "image" else "file")
    if isinstance(found, FileProblem):
        raise FileRefused(found.value, desk.most_megabytes)
    if len(content) > limit_bytes(found.media, desk.most_megabytes):
        raise FileRefused(
            FileProblem.TOO_LARGE.value, limit_megabytes(found.media, desk.most_megabytes)
        )
    if wanted.media not in (found.media, "file"):
        raise FileRefused(f"not_{wanted.media}", desk.most_megabytes)
    kept = await desk.store.files.keep(company, content, found.media_type, safe_name(name))
    answer = _with_one_more(wanted.answer, str(kept.id), is_one=wanted.asking == "page")
    return await save(desk, company, chat, person, view.revision, {field: answer})


def _with_one_more(answer: Answer | None, file: str, *, is_one: bool) -> Answer:
    if is_one:
        return file
    held = [each for each in answer if isinstance(each, str)] if isinstance(answer, list) else []
    return list(dict.fromkeys([*held, file]))
