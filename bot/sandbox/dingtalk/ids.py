"""By which id DingTalk names a person: the userId of a member, or the unionId that everybody has (doc 0790, «userIdType»)."""

from __future__ import annotations

import hashlib
from typing import Literal

from bot.sandbox.people import Person
from bot.sandbox.world import World

UserIdType = Literal[1, 2]
USER_ID: UserIdType = 1
UNION_ID: UserIdType = 2
SENDER = "$:LWCP_v1:$"
ROBOT_SENDER = f"{SENDER}robot"


def union_id(person: Person) -> str:
    """The same in every application of the vendor's; made up where the world names none."""
    if person.union_id:
        return person.union_id
    digest = hashlib.sha256(person.id.encode()).hexdigest()
    return f"{digest[:22]}iEiE"


def sender_id(person: Person) -> str:
    """As robots are told of whoever speaks, in the company or outside it (doc 0718: «加密的发送者ID»)."""
    return f"{SENDER}{person.id}"


def id_of(person: Person, user_id_type: UserIdType) -> str | None:
    """None: somebody outside the company has no userId in it."""
    if user_id_type == UNION_ID:
        return union_id(person)
    return person.id if person.is_member else None


def person_by(world: World, user_id_type: UserIdType, given: str) -> Person | None:
    """Who is meant by an id of that type; a unionId is no userId, nor the other way round."""
    for person in world.company.people:
        if person.platform == "dingtalk" and id_of(person, user_id_type) == given:
            return person
    return None
