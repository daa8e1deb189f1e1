"""Calendars read from YAML and written back; handlers call it for what an administrator takes in."""

from __future__ import annotations

from pydantic import ValidationError

from workflows.calendars.checks import check_listing
from workflows.calendars.document import CalendarDocument, Week
from workflows.calendars.listing import CalendarListing, ListedDays
from workflows.documents import Data, read_yaml, write_yaml
from workflows.explaining import explain
from workflows.labels import Document, Label
from workflows.mistakes import Mistakes


def parse_calendars(text: str) -> CalendarListing:
    """Raises `Mistakes` with all of them."""
    data = read_yaml(text)
    try:
        listing = CalendarListing.model_validate(data)
    except ValidationError as error:
        raise Mistakes(explain(error, data, _part_at)) from error
    mistakes = tuple(check_listing(listing))
    if mistakes:
        raise Mistakes(mistakes)
    return listing


def read_calendar(text: str) -> CalendarDocument:
    """One that was checked when it was taken in."""
    return CalendarDocument.model_validate(read_yaml(text))


def write_calendars(listing: CalendarListing) -> str:
    """As `parse_calendars` reads it."""
    days = {
        name: each.model_dump(mode="json", exclude_defaults=True)
        for name, each in listing.special_days.items()
    }
    calendars = [_plain(each) for each in listing.calendars]
    return write_yaml({"schema": listing.schema_, "calendars": calendars, "special_days": days})


def write_calendar(calendar: CalendarDocument) -> str:
    return write_yaml(_plain(calendar))


def _plain(calendar: CalendarDocument) -> dict[str, object]:
    """As it would be written; what is as usual is left out."""
    plain = calendar.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    name: dict[str, str] = plain["name"]
    return {**plain, "name": name["zh"] if set(name) == {"zh"} else name}


def _part_at(path: tuple[str | int, ...], data: Data) -> type[Document]:
    """Paths are calendars[0].week or special_days.CN.holidays."""
    match path:
        case ():
            return CalendarListing
        case ("special_days", *_):
            return ListedDays
        case (*_, "week"):
            return Week
        case (*_, "name"):
            return Label
        case _:
            return CalendarDocument
