"""Who leads whom, who stands in, teams and who left, as the roster tells it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handlers.listings import ListingMistake
from handlers.people import parse_roster, take_roster
from storage.database import Store
from tests.fakes import DINGTALK, MORNING, WECOM
from tests.handlers.desk_of import ACCOUNTS
from workflows.staff import Colleague, Staff

TEAM = """
people:
  - {name: 王强, channel: wecom, id: wang_qiang, roles: [engineer], teams: [east, hvac], superior: 周敏, stand_in: dingtalk:zhao_lei}
  - {name: 赵磊, channel: dingtalk, id: zhao_lei, roles: [engineer], teams: [hvac], superior: 周敏, stand_in: 王强}
  - {name: 周敏, channel: wecom, id: zhou_min, roles: [supervisor]}
  - {name: 李红, channel: wecom, id: li_hong, roles: [customer]}
"""


async def take(store: Store, document: str, *channels: str) -> Staff:
    """Who is there afterwards."""
    company = await store.companies.ensure("海风电器服务", set(ACCOUNTS.items()))
    accounts = {name: ACCOUNTS[name] for name in channels or ACCOUNTS}
    async with store.unit_of_work(company) as uow:
        await take_roster(uow, parse_roster(document), accounts)
    async with store.unit_of_work(company) as uow:
        return await uow.staff.load(MORNING)


def one(staff: Staff, name: str) -> Colleague:
    (found,) = staff.named(name)
    return staff.people[found]


def name_of(staff: Staff, person: int | None) -> str | None:
    return None if person is None else staff.people[person].person.name


async def test_everybody_stands_where_the_roster_puts_them(store: Store) -> None:
    staff = await take(store, TEAM)
    wang = one(staff, "王强")
    assert wang.teams == {"east", "hvac"}
    assert name_of(staff, wang.superior) == "周敏"
    assert name_of(staff, wang.stand_in) == "赵磊"
    assert name_of(staff, one(staff, "赵磊").stand_in) == "王强"
    assert one(staff, "周敏").superior is None
    assert "李红" not in {each.person.name for each in staff.people.values()}


async def test_taking_it_again_changes_nothing(store: Store) -> None:
    assert await take(store, TEAM) == await take(store, TEAM)


async def test_what_a_later_roster_leaves_out_stays_and_what_it_says_holds(store: Store) -> None:
    await take(store, TEAM)
    kept = await take(
        store, "people: [{name: 王强, channel: wecom, id: wang_qiang, roles: [agent]}]"
    )
    assert one(kept, "王强").teams == {"east", "hvac"}
    assert name_of(kept, one(kept, "王强").superior) == "周敏"
    changed = await take(
        store,
        "people: [{name: 王强, channel: wecom, id: wang_qiang, roles: [agent],"
        " teams: [], superior: null, stand_in: 'wecom:zhou_min'}]",
    )
    assert one(changed, "王强").teams == frozenset()
    assert one(changed, "王强").superior is None
    assert name_of(changed, one(changed, "王强").stand_in) == "周敏"


LEAVER = "people: [{name: 王强, channel: wecom, id: wang_qiang, roles: [engineer]%s}]"


async def test_who_left_is_not_here_until_the_roster_says_otherwise(store: Store) -> None:
    left = await take(store, LEAVER % ", has_left: true")
    assert not one(left, "王强").is_here
    still = await take(store, LEAVER % "")
    assert not one(still, "王强").is_here
    back = await take(store, LEAVER % ", has_left: false")
    assert one(back, "王强").is_here


async def test_those_above_on_a_channel_that_is_off_are_passed_over(store: Store) -> None:
    staff = await take(store, TEAM, WECOM)
    assert name_of(staff, one(staff, "王强").superior) == "周敏"
    assert one(staff, "王强").stand_in is None
    whole = await take(store, TEAM)
    assert await take(store, TEAM, WECOM) == whole, "what was known of them stays"


async def test_superior_who_is_known_already_needs_no_place_in_the_file(store: Store) -> None:
    await take(store, TEAM)
    staff = await take(
        store,
        "people: [{name: 马超, channel: dingtalk, id: ma, roles: [engineer], superior: 'wecom:zhou_min'}]",
        DINGTALK,
        WECOM,
    )
    assert name_of(staff, one(staff, "马超").superior) == "周敏"


@pytest.mark.parametrize("whom", ["wecom:nobody", "wecom:li_hong"])
async def test_superior_nobody_knows_undoes_the_whole_roster(store: Store, whom: str) -> None:
    await take(store, TEAM)
    with pytest.raises(ListingMistake, match=f"nobody of yours has the id {whom}; add them"):
        await take(
            store,
            f"people: [{{name: 马超, channel: wecom, id: ma, roles: [engineer], superior: '{whom}'}}]",
        )
    assert "马超" not in {each.person.name for each in (await take(store, TEAM)).people.values()}


def person(name: str, key: str = "", **parts: object) -> dict[str, object]:
    return {"name": name, "channel": "wecom", "id": key or name, "roles": ["engineer"], **parts}


def roster(*people: Mapping[str, object]) -> str:
    return yaml.safe_dump({"people": list(people)}, allow_unicode=True)


@pytest.mark.parametrize(
    ("document", "mistake"),
    [
        (
            roster(person("王强", superior="周小敏"), person("周敏")),
            "people[0].superior: nobody in this file is called 周小敏; write a name of this file (周敏) or an id like wecom:王强",
        ),
        (
            roster(person("王强", stand_in="Z")),
            "people[0].stand_in: nobody in this file is called Z; write a name of this file (王强)",
        ),
        (
            roster(person("赵磊"), person("赵磊", "zl2"), person("王强", superior="赵磊")),
            "people[2].superior: 2 people here are called 赵磊; say which: wecom:赵磊 or wecom:zl2",
        ),
        (
            roster(person("王强", stand_in="王强")),
            "people[0].stand_in: this is 王强 themselves; name somebody else",
        ),
        (
            roster(person("王强", superior="wecom:王强")),
            "people[0].superior: this is 王强 themselves",
        ),
        (
            roster(person("王强", superior="李红"), person("李红", roles=["customer"])),
            "people[0].superior: 李红 is a customer; name one of your own people",
        ),
        (
            roster(person("王强", superior="周敏"), person("周敏", superior="王强")),
            "people[0].superior: 王强 → 周敏 → 王强 goes round; the highest has no superior",
        ),
        (roster(person("王强", superior="")), "people[0].superior: String should have at least 1"),
        (roster(person("王强", teams=["East"])), "people[0].teams[0]: String should match pattern"),
        (roster(person("王强", teams=["华东"])), "people[0].teams[0]: String should match pattern"),
        (roster(person("王强", teams=["a" * 41])), "people[0].teams[0]"),
        (roster(person("王强", has_left="perhaps")), "people[0].has_left"),
    ],
)
def test_mistake_is_told_with_its_place_and_what_would_be_right(
    document: str, mistake: str
) -> None:
    with pytest.raises(ListingMistake) as raised:
        parse_roster(document)
    assert mistake in str(raised.value)


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(ListingMistake) as raised:
        parse_roster(
            roster(person("王强", superior="甲", stand_in="乙"), person("周敏", superior="丙"))
        )
    places = [line.split(":")[0] for line in str(raised.value).splitlines()]
    assert places == ["people[0].superior", "people[0].stand_in", "people[1].superior"]


def test_two_may_stand_in_for_each_other_and_one_may_be_listed_twice() -> None:
    parse_roster(
        roster(
            person("王强", stand_in="赵磊"),
            person("赵磊", stand_in="王强", superior="周敏"),
            person("周敏"),
            person("周敏", roles=["supervisor"]),
        )
    )


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_line_of_superiors_is_taken_exactly_when_it_has_an_end(above: list[int]) -> None:
    """Everybody under anybody: `above` names for each person who leads them, out of range nobody."""
    people = [
        person(f"p{each}", **({"superior": f"p{over}"} if over < len(above) else {}))
        for each, over in enumerate(above)
    ]
    if all(_ends(above, each) for each in range(len(above))):
        parse_roster(roster(*people))
    else:
        with pytest.raises(ListingMistake, match=r"goes round|themselves"):
            parse_roster(roster(*people))


def _ends(above: list[int], place: int) -> bool:
    for _ in above:
        place = above[place] if place < len(above) else len(above)
    return place >= len(above)
