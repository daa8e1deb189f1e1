"""Who works in which department of the make-believe WeCom company, and its changes, which outlive a restart."""

from __future__ import annotations

from bot.sandbox.messages import JsonObject
from bot.sandbox.people import Department, Person
from bot.sandbox.stage import Stage
from bot.sandbox.world import World

SHELF = "contacts.departments"
ROOT = 1


def departments_of(stage: Stage) -> dict[int, Department]:
    """By id; a company that names none has its root."""
    company = stage.world.company
    found = {each.id: each for each in company.departments}
    found.setdefault(ROOT, Department(id=ROOT, name=company.name, parent=0))
    for key, entry in stage.world.shelf(SHELF).items():
        if entry.get("is_gone"):
            found.pop(int(key), None)
        else:
            found[int(key)] = _read(entry)
    return found


def visible_departments(stage: Stage) -> dict[int, Department]:
    """What the application may see: those it was given, and all below them."""
    everything = departments_of(stage)
    seen = set(stage.config.wecom.visible_departments) & everything.keys()
    while more := {each.id for each in everything.values() if each.parent in seen} - seen:
        seen |= more
    return {each.id: each for each in everything.values() if each.id in seen}


def members_of(world: World, department: int) -> list[Person]:
    return [
        person
        for person in world.company.people
        if person.platform == "wecom" and person.is_member and department in person.departments
    ]


def keep_department(world: World, department: Department) -> None:
    entry: JsonObject = {
        "id": department.id,
        "name": department.name,
        "parent": department.parent,
        "order": department.order,
    }
    world.put(SHELF, str(department.id), entry)


def drop_department(world: World, department: int) -> None:
    world.put(SHELF, str(department), {"is_gone": True})


def _read(entry: JsonObject) -> Department:
    return Department(
        id=int(str(entry["id"])),
        name=str(entry["name"]),
        parent=int(str(entry["parent"])),
        order=int(str(entry["order"])),
    )
