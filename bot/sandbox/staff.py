"""Who works in which department of a make-believe company, and its changes, which outlive a restart."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.messages import JsonObject
from bot.sandbox.people import Department, Person, Platform
from bot.sandbox.stage import Stage
from bot.sandbox.world import Shelf, World

ROOT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChange:
    """A member's change, or a department's (`party`); names and everything else must be asked for."""

    kind: str
    userid: str = ""
    new_userid: str = ""
    departments: tuple[int, ...] = ()
    party: int = 0
    parent: int = 0


def departments_of(stage: Stage, platform: Platform) -> dict[int, Department]:
    """By id; a company that names none has its root."""
    company = stage.world.company
    listed = company.departments if platform == "wecom" else company.dingtalk_departments
    found = {each.id: each for each in listed}
    found.setdefault(ROOT, Department(id=ROOT, name=company.name, parent=0))
    for key, entry in _shelf(stage.world, platform).items():
        if entry.get("is_gone"):
            found.pop(int(key), None)
        else:
            found[int(key)] = _read(entry)
    return found


def visible_departments(stage: Stage, platform: Platform) -> dict[int, Department]:
    """What the application may see: those it was given, and all below them."""
    everything = departments_of(stage, platform)
    account = stage.config.wecom if platform == "wecom" else stage.config.dingtalk
    seen = set(account.visible_departments) & everything.keys()
    while more := {each.id for each in everything.values() if each.parent in seen} - seen:
        seen |= more
    return {each.id: each for each in everything.values() if each.id in seen}


def members_of(world: World, platform: Platform, department: int) -> list[Person]:
    return [
        person
        for person in world.company.people
        if person.platform == platform and person.is_member and department in person.departments
    ]


def keep_department(world: World, platform: Platform, department: Department) -> None:
    entry: JsonObject = {
        "id": department.id,
        "name": department.name,
        "parent": department.parent,
        "order": department.order,
    }
    world.put(_shelf_name(platform), str(department.id), entry)


def drop_department(world: World, platform: Platform, department: int) -> None:
    world.put(_shelf_name(platform), str(department), {"is_gone": True})


def _shelf(world: World, platform: Platform) -> Shelf:
    return world.shelf(_shelf_name(platform))


def _shelf_name(platform: Platform) -> str:
    return "contacts.departments" if platform == "wecom" else "dingtalk.departments"


def _read(entry: JsonObject) -> Department:
    return Department(
        id=int(str(entry["id"])),
        name=str(entry["name"]),
        parent=int(str(entry["parent"])),
        order=int(str(entry["order"])),
    )
