"""A file made such that a DingTalk robot may send it: what it takes goes as it is, anything else inside a zip.

DingTalk docs 0699 (sampleFile: xlsx, pdf, zip, rar, doc, docx), 0646 (20 MB). So voice and video reach whoever has the
work too: a sampleAudio or sampleVideo must say its length and bring a cover, which nobody told us.
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_STORED, ZipFile

from bot.channels.channel import FetchedFile
from bot.channels.dingtalk.limits import LARGEST_FILE

TAKEN = frozenset({"xlsx", "pdf", "zip", "rar", "doc", "docx"})
PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/bmp": "bmp"}
UNNAMED = "file"
LARGEST_INSIDE = LARGEST_FILE - 1024
"""With the zip around it, it is no larger than DingTalk takes."""


def packed(file: FetchedFile) -> FetchedFile:
    name = file.name or UNNAMED
    if type_of(name) in TAKEN:
        return file
    content = BytesIO()
    with ZipFile(content, "w", ZIP_STORED) as archive:
        archive.writestr(name, file.content)
    return FetchedFile(
        content=content.getvalue(), media_type="application/zip", name=packed_name(name)
    )


def shown(file: FetchedFile) -> FetchedFile:
    """A picture, which DingTalk knows by the ending of its name (doc 0646)."""
    ending = PICTURES.get(file.media_type, "jpg")
    if type_of(file.name) in {*PICTURES.values(), "jpeg"}:
        return file
    return replace(file, name=f"{file.name or 'photo'}.{ending}")


def packed_name(name: str) -> str:
    """Of a file of this name as it is sent."""
    name = name or UNNAMED
    return name if type_of(name) in TAKEN else f"{name}.zip"


def type_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower().removeprefix(".")
