"""What a roster may say of somebody's work: skills, areas, hours, how much at once; of a customer, the tier."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from handlers.listings import Part
from storage.unit_of_work import UnitOfWork
from workflows.dispatch.areas import area_of, written

_PLACE = re.compile(r"(-?\d{1,2}(?:\.\d{1,8})?) *[,，] *(-?\d{1,3}(?:\.\d{1,8})?)")
_NORTH, _EAST = 90, 180


def _area(text: str) -> str:
    """In full: 杭州西湖区 is kept as 浙江省/杭州市/西湖区."""
    area = area_of(text)
    if not area:
        raise ValueError("write an area as 浙江省/杭州市/西湖区, or one of your own as 华东/二站")
    return written(area)


def _place(text: str) -> str:
    found = _PLACE.fullmatch(text.strip())
    if not found or abs(float(found[1])) > _NORTH or abs(float(found[2])) > _EAST:
        raise ValueError(f'{text} is no place; write latitude and longitude, like "30.27,120.15"')
    return f"{found[1]},{found[2]}"


_Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Area = Annotated[str, StringConstraints(max_length=200), AfterValidator(_area)]
Place = Annotated[str, AfterValidator(_place)]
Tier = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
CalendarKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Abilities(Part):
    """What is left out stays as it is known, and null takes it away: somebody without areas serves everywhere, without
    a calendar they always work, without a capacity they have always room."""

    skills: tuple[_Word, ...] | None = None
    areas: tuple[Area, ...] | None = None
    calendar: CalendarKey | None = None
    capacity: int | None = Field(default=None, ge=0, le=1000)
    weight: int | None = Field(default=None, ge=1, le=100)
    place: Place | None = None
    tier: Tier | None = None


_COLUMNS = ("calendar", "capacity", "weight", "place", "tier")


async def keep_abilities(uow: UnitOfWork, person_id: int, told: Abilities) -> None:
    """As far as they are told."""
    if "skills" in told.model_fields_set:
        await uow.planning.teach(person_id, told.skills or ())
    if "areas" in told.model_fields_set:
        await uow.planning.send_to(person_id, told.areas or ())
    for column in _COLUMNS:
        if column in told.model_fields_set:
            await uow.planning.set(person_id, column, getattr(told, column))
