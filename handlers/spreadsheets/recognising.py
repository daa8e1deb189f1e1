"""What a file is by its content, whatever it is called: only the parts of an Office Open XML workbook go on."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from handlers.spreadsheets.unreadable import SheetProblem, UnreadableSheet

LARGEST_FILE = 10_000_000  # bytes
LARGEST_UNPACKED = 40_000_000  # bytes of the parts that are read
_MEGABYTE = 1_000_000
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|meta|\?xml)", re.IGNORECASE
)
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
_READ = re.compile(r"\.(?:xml|rels)$", re.IGNORECASE)
_UNREAD = re.compile(
    r"^(?:docProps|customXml|xl/(?:theme|media|drawings|charts|chartsheets|macrosheets|dialogsheets|pivot\w*|external\w*))/"
)
_SECRET = 0x1  # the flag of an entry with a password
_DOCTYPE = re.compile(b"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def parts_of(content: bytes) -> Mapping[str, bytes]:
    """By their names, unpacked; pictures, charts and pivot tables are not among them. Raises UnreadableSheet."""
    _refuse_others(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _unpacked(archive)
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
        *(NotImplementedError, RuntimeError, OverflowError),
    ) as error:
        raise UnreadableSheet(SheetProblem.BROKEN) from error


def _refuse_others(content: bytes) -> None:
    if not content:
        raise UnreadableSheet(SheetProblem.EMPTY_FILE)
    if len(content) > LARGEST_FILE:
        raise _too_large(LARGEST_FILE)
    if content.startswith(_COMPOUND):
        is_secret = _ENCRYPTED in content
        raise UnreadableSheet(SheetProblem.ENCRYPTED if is_secret else SheetProblem.OLD_FORMAT)
    if not content.startswith(b"PK"):
        raise UnreadableSheet(_by_text(content[:4000]))


def _by_text(beginning: bytes) -> SheetProblem:
    if _MARKUP.match(beginning):
        return SheetProblem.WEB_PAGE
    said = beginning.decode("gb18030", errors="ignore")
    return SheetProblem.NOT_XLSX if _NO_TEXT.search(said) else SheetProblem.TEXT_FILE


def _unpacked(archive: zipfile.ZipFile) -> Mapping[str, bytes]:
    entries = {each.filename.replace("\\", "/"): each for each in archive.infolist()}
    _refuse_other_archives(entries)
    wanted = {
        name: each
        for name, each in entries.items()
        if _READ.search(name) and not _UNREAD.match(name)
    }
    if sum(each.file_size for each in wanted.values()) > LARGEST_UNPACKED:
        raise _too_large(LARGEST_UNPACKED)
    parts = {name: archive.read(each) for name, each in wanted.items()}
    if any(_DOCTYPE.search(part) for part in parts.values()):
        raise UnreadableSheet(SheetProblem.BROKEN)
    return parts


def _refuse_other_archives(entries: Mapping[str, zipfile.ZipInfo]) -> None:
    if any(each.flag_bits & _SECRET for each in entries.values()):
        raise UnreadableSheet(SheetProblem.ENCRYPTED)
    if "xl/workbook.bin" in entries:
        raise UnreadableSheet(SheetProblem.BINARY_FORMAT)
    if "mimetype" in entries:
        raise UnreadableSheet(SheetProblem.OPEN_DOCUMENT)
    if "[Content_Types].xml" not in entries:
        raise UnreadableSheet(SheetProblem.NOT_XLSX)


def _too_large(most: int) -> UnreadableSheet:
    return UnreadableSheet(SheetProblem.TOO_LARGE, megabytes=str(most // _MEGABYTE))
