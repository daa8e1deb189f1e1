"""Sets of rows as the bits of one whole number: row n is bit n. Meeting, joining and parting them is one step of C."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

FEW = 8
Packed = int | tuple[int, ...]
"""Few rows are kept by their numbers: as bits, row 9,999 alone would be a kilobyte."""


def bits_of(rows: Iterable[int]) -> int:
    found = 0
    for row in rows:
        found |= 1 << row
    return found


def packed(rows: list[int]) -> Packed:
    return tuple(rows) if len(rows) <= FEW else many(rows)


def unpacked(rows: Packed) -> int:
    return rows if isinstance(rows, int) else bits_of(rows)


def many(rows: Iterable[int]) -> int:
    """As `bits_of`, for so many that a byte string is filled first."""
    numbers = tuple(rows)
    filled = bytearray(max(numbers, default=0) // 8 + 1)
    for row in numbers:
        filled[row >> 3] |= 1 << (row & 7)
    return int.from_bytes(filled, "little")


def lowest(rows: int) -> int:
    return (rows & -rows).bit_length() - 1


def key_of(rows: int) -> bytes:
    """For dicts and sets: of whole numbers with one bit there are only 61 different hashes."""
    return rows.to_bytes((rows.bit_length() + 7) // 8, "little")


def each(rows: int) -> Iterator[int]:
    """In order: few are looked for, many are walked byte by byte."""
    if rows.bit_count() <= FEW:
        while rows:
            yield lowest(rows)
            rows &= rows - 1
        return
    for place, byte in enumerate(rows.to_bytes((rows.bit_length() + 7) // 8, "little")):
        while byte:
            low = byte & -byte
            yield 8 * place + low.bit_length() - 1
            byte ^= low  # noqa: PLW2901 -- taken apart bit by bit
