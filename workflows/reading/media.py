"""What a file is by its first bytes, whatever it calls itself, and whether a service desk takes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from workflows.reading.archives import NotAnArchive, names_in
from workflows.reading.plain_text import is_markup, is_plain_text

Media = Literal["image", "video", "voice", "file"]

MOST_MEGABYTES: Mapping[Media, int] = {"image": 20, "voice": 10, "video": 100, "file": 50}


class FileProblem(StrEnum):
    """Why a file is not kept; each has its words in the catalogs, which say what would be right."""

    TOO_LARGE = "too_large"
    NOT_FETCHED = "not_fetched"
    EMPTY = "empty"
    PROGRAM = "program"  # or an archive that holds one
    MACROS = "macros"  # an office document with a program inside
    WEB_PAGE = "web_page"  # or a drawing a browser would run
    UNKNOWN_TYPE = "unknown_type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """`media_type` as HTTP names it."""

    media_type: str
    media: Media


def limit_bytes(media: Media, most_megabytes: int) -> int:
    """`most_megabytes` is the installation's own limit for whatever is sent."""
    return limit_megabytes(media, most_megabytes) << 20


def limit_megabytes(media: Media, most_megabytes: int) -> int:
    return min(MOST_MEGABYTES[media], most_megabytes)


def recognise(content: bytes, name: str = "", sent_as: Media = "file") -> Medium | FileProblem:
    """`name` and `sent_as` decide only where the bytes leave it open; neither makes a program a picture."""
    if not content:
        return FileProblem.EMPTY
    found = _by_magic(content, sent_as)
    if found:
        return found
    if content.startswith(_PROGRAMS) or _ending(name) in _PROGRAM_ENDINGS:
        return FileProblem.PROGRAM
    if content.startswith(b"PK\x03\x04"):
        return _archive(content, name)
    if content.startswith(_OLD_OFFICE):
        return _old_office(content)
    return _text(content, name)


def media_of(media_type: str) -> Media:
    """Of a file that is kept already."""
    kinds: Mapping[str, Media] = {"image": "image", "video": "video", "audio": "voice"}
    return kinds.get(media_type.partition("/")[0], "file")


def safe_name(name: str) -> str:
    """A file's name without a path or anything a terminal, a header or a page could stumble over."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r'[\x00-\x1f\x7f"<>|:*?\u202a-\u202e\u2066-\u2069]', "", last).strip(". ")[-80:]


def _by_magic(content: bytes, sent_as: Media) -> Medium | None:
    """Pictures, recordings, films and PDF."""
    head = content[:64]
    for magic, media_type, media in _MAGIC:
        if head.startswith(magic):
            return Medium(media_type=media_type, media=media)
    for look in (_riff, _bitmap, _webm):
        if found := look(head):
            return found
    if head[4:8] in _BOXES and head[0] == 0:
        return _mpeg4(head, sent_as)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return Medium(media_type="application/pdf", media="file")
    return None


def _riff(head: bytes) -> Medium | None:
    kinds = {
        b"WEBP": Medium(media_type="image/webp", media="image"),
        b"WAVE": Medium(media_type="audio/wav", media="voice"),
    }
    return kinds.get(head[8:12]) if head.startswith(b"RIFF") else None


def _bitmap(head: bytes) -> Medium | None:
    """Two letters prove little: the four reserved bytes must be empty as well."""
    if head.startswith(b"BM") and len(head) > _BITMAP_HEADER and head[6:10] == bytes(4):
        return Medium(media_type="image/bmp", media="image")
    return None


def _webm(head: bytes) -> Medium | None:
    is_webm = head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head
    return Medium(media_type="video/webm", media="video") if is_webm else None


def _mpeg4(head: bytes, sent_as: Media) -> Medium:
    """The brand says which of the family; a recorder may name none of its own."""
    brand = head[8:12] if head[4:8] == b"ftyp" else b"qt  "
    if brand in _STILLS:
        return Medium(media_type=_STILLS[brand], media="image")
    if brand in {b"M4A ", b"M4B "} or (sent_as == "voice" and brand != b"qt  "):
        return Medium(media_type="audio/mp4", media="voice")
    return Medium(media_type="video/quicktime" if brand == b"qt  " else "video/mp4", media="video")


def _archive(content: bytes, name: str) -> Medium | FileProblem:
    try:
        names = names_in(content)
    except NotAnArchive:
        return FileProblem.UNKNOWN_TYPE
    if any(each.endswith("vbaproject.bin") for each in names) or _ending(name) in _MACRO_ENDINGS:
        return FileProblem.MACROS
    for part, media_type in _OFFICE.items():
        if part in names:
            return Medium(media_type=media_type, media="file")
    if any(_ending(each) in _PROGRAM_ENDINGS or each in _PACKAGES for each in names):
        return FileProblem.PROGRAM
    return Medium(media_type="application/zip", media="file")


def _old_office(content: bytes) -> Medium | FileProblem:
    """The streams of a compound document are listed by name in UTF-16."""
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        return FileProblem.MACROS
    for stream, media_type in _OLD_STREAMS.items():
        if stream.encode("utf-16-le") in content:
            return Medium(media_type=media_type, media="file")
    return FileProblem.UNKNOWN_TYPE


def _text(content: bytes, name: str) -> Medium | FileProblem:
    if content.startswith(b"#!"):
        return FileProblem.PROGRAM
    if is_markup(content):
        return FileProblem.WEB_PAGE
    if not is_plain_text(content):
        return FileProblem.UNKNOWN_TYPE
    return Medium(media_type="text/csv" if _ending(name) == "csv" else "text/plain", media="file")


def _ending(name: str) -> str:
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


_BITMAP_HEADER = 14
_MAGIC: tuple[tuple[bytes, str, Media], ...] = (
    (b"\xff\xd8\xff", "image/jpeg", "image"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "image"),
    (b"GIF87a", "image/gif", "image"),
    (b"GIF89a", "image/gif", "image"),
    (b"#!AMR", "audio/amr", "voice"),
    (b"#!SILK_V3", "audio/silk", "voice"),
    (b"\x02#!SILK_V3", "audio/silk", "voice"),  # as WeChat writes it
    (b"ID3", "audio/mpeg", "voice"),
    (b"OggS", "audio/ogg", "voice"),
    *((bytes((0xFF, each)), "audio/mpeg", "voice") for each in b"\xfb\xfa\xf3\xf2\xe3\xe2"),
    *((bytes((0xFF, each)), "audio/aac", "voice") for each in b"\xf1\xf0\xf9\xf8"),
)
_BOXES = {b"ftyp", b"moov", b"mdat", b"wide"}
_STILLS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
}
_PROGRAMS = (
    b"MZ",  # Windows
    b"\x7fELF",  # Linux, Android
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",  # macOS, four ways round
    b"\xca\xfe\xba\xbe",  # macOS for several processors, Java
    b"dex\n",  # Android
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
)
_PROGRAM_ENDINGS = set(re.findall(r"\w+", """
    exe com scr pif msi msp bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta lnk url reg dll sys cpl inf
    jar apk ipa app dmg deb rpm sh bash py pyc rb pl php
"""))  # fmt: skip
_MACRO_ENDINGS = {"docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppam", "ppsm"}
_PACKAGES = {"androidmanifest.xml", "meta-inf/manifest.mf"}
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_STREAMS = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
