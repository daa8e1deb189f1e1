"""Where the page of one ticket is: cards lead there, and the console's door serves it."""

from __future__ import annotations

from urllib.parse import quote

TICKETS = "/m/tickets/"
"""Below the address under which the installation is reached."""


def ticket_path(number: str) -> str:
    return TICKETS + quote(number, safe="")


def ticket_link(public_url: str, number: str) -> str:
    """For whoever may read the ticket; who opens it is asked who they are."""
    return public_url.rstrip("/") + ticket_path(number)
