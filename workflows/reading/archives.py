"""The names of what a ZIP archive holds, read from its directory without unpacking anything."""

from __future__ import annotations

import struct

MOST_ENTRIES = 5000
_END, _ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_END_SIZE, _LONGEST_COMMENT, _ENTRY_SIZE = 22, 65_535, 46


class NotAnArchive(ValueError):
    """It begins like one, but its directory cannot be read, or lists more than anybody sends on purpose."""


def names_in(content: bytes) -> frozenset[str]:
    """In lower case, as the names decide by their endings."""
    end = content.rfind(_END, max(0, len(content) - _END_SIZE - _LONGEST_COMMENT))
    if end < 0 or len(content) < end + _END_SIZE:
        raise NotAnArchive("the archive has no directory")
    count, _, start = struct.unpack_from("<HII", content, end + 10)
    if count > MOST_ENTRIES:
        raise NotAnArchive(f"the archive lists {count} entries")
    names, place = set(), start
    for _ in range(count):
        name, place = _entry(content, place)
        names.add(name)
    return frozenset(names)


def _entry(content: bytes, place: int) -> tuple[str, int]:
    """Its name, and where the next one begins."""
    begin = place + _ENTRY_SIZE
    if content[place : place + 4] != _ENTRY or len(content) < begin:
        raise NotAnArchive("the archive's directory is broken")
    name, extra, comment = struct.unpack_from("<HHH", content, place + 28)
    text = content[begin : begin + name].decode("utf-8", "replace").replace("\\", "/").lower()
    return text, begin + name + extra + comment
