"""What storage may refuse with; handlers catch these."""

from __future__ import annotations


class Conflict(Exception):
    """Somebody else changed the row since it was read: read again and decide anew."""


class NotReady(Exception):
    """The database cannot be worked with; the message says why and what would help, without its address."""


class Misuse(Exception):
    """A call that could only ever deadlock or break a promise: a mistake in our own code."""
