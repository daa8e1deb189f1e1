"""Errands that keep the directory: an event is fetched at once, everybody every night, and a failing platform costs nobody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

from bot.channels.channel import ErrandAsked, TryLater
from bot.jobs.directory import DirectoryKeeper, next_night
from bot.jobs.errands import ErrandRunner
from handlers.directory import Directory, Member, Taken
from tests.fakes import MORNING, WECOM, WECOM_ACCOUNT
from tests.jobs.office import Office

HERE = (WECOM, WECOM_ACCOUNT)


@dataclass(slots=True)
class Staffed:
    """A platform's contact list; it may be told to be busy."""

    members: dict[str, Member] = field(default_factory=dict)
    is_busy: bool = False
    asked: list[str] = field(default_factory=list)

    def has(self, user_id: str, name: str) -> None:
        self.members[user_id] = Member(id=user_id, name=name)

    async def whole(self, known: Collection[str]) -> Directory:
        self._answer("everybody")
        gone = tuple(each for each in known if each not in self.members)
        return Directory(members=tuple(self.members.values()), gone=gone)

    async def one(self, user_id: str) -> Directory:
        self._answer(user_id)
        found = self.members.get(user_id)
        return Directory(members=(found,)) if found else Directory(gone=(user_id,))

    def _answer(self, about: str) -> None:
        self.asked.append(about)
        if self.is_busy:
            raise TryLater("企业微信系统繁忙", after=5)


@dataclass(slots=True)
class Night:
    office: Office
    contacts: Staffed

    def __post_init__(self) -> None:
        for each in ("wang_qiang", "zhou_min", "li_hong"):
            self.contacts.has(each, {"wang_qiang": "王强", "zhou_min": "周敏"}.get(each, "李红"))
        self.keeper = DirectoryKeeper(self.office.desk, {WECOM: self.contacts})
        self.runner = ErrandRunner(self.office.desk, self.keeper.errands())

    keeper: DirectoryKeeper = field(init=False)
    runner: ErrandRunner = field(init=False)

    async def hears(self, kind: str, key: str, token: str = "") -> None:
        """An event of the platform, written down as a callback is."""
        await self.office.intake.write_down_errand(
            ErrandAsked(channel=WECOM, account=WECOM_ACCOUNT, kind=kind, key=key, token=token)
        )
        await self.runner.run_due()

    async def roles(self, user_id: str) -> set[str] | None:
        async with self.office.store.unit_of_work(self.office.company) as uow:
            person = await uow.people.by_identity(*HERE, user_id)
        return set(person.roles) if person else None


async def test_who_comes_and_goes_is_known_as_soon_as_the_platform_says_so(office: Office) -> None:
    night = Night(office, Staffed())
    night.contacts.has("li_na", "李娜")
    await night.hears("member", "li_na")
    assert await night.roles("li_na") == {"customer"}
    del night.contacts.members["wang_qiang"]
    await night.hears("member", "wang_qiang")
    assert await night.roles("wang_qiang") == set()
    assert night.contacts.asked == ["li_na", "wang_qiang"]


async def test_a_new_id_is_the_same_engineer(office: Office) -> None:
    night = Night(office, Staffed())
    night.contacts.members["wangq"] = Member(id="wangq", name="王强")
    await night.hears("renamed", "wang_qiang", "wangq")
    assert await night.roles("wangq") == {"engineer"}


async def test_everybody_is_taken_each_night_and_not_before(office: Office) -> None:
    night = Night(office, Staffed())
    await night.keeper.plan(office.company, [HERE, ("dingtalk", "ding1")])
    assert await night.runner.run_due() == 0
    for _ in range(2):
        office.clock.move(hours=24)
        assert await night.runner.run_due() == 1
        assert await night.runner.run_due() == 0
        await night.keeper.plan(office.company, [HERE])
    assert night.contacts.asked == ["everybody"] * 2


async def test_who_is_gone_without_a_word_has_left_by_the_morning(office: Office) -> None:
    night = Night(office, Staffed())
    del night.contacts.members["wang_qiang"]
    await night.hears("directory", "all")
    assert await night.roles("wang_qiang") == set()
    assert await night.roles("zhou_min") == {"supervisor"}


async def test_a_large_company_is_taken_a_part_at_a_time_with_everybody_under_their_leader(
    office: Office,
) -> None:
    night = Night(office, Staffed())
    for place in range(450):
        night.contacts.members[f"u{place}"] = Member(
            id=f"u{place}", name=f"员工{place}", leader="u449"
        )
    taken = await night.keeper.take_all(office.company, *HERE)
    assert (taken.came, taken.led) == (450, 449)
    assert await night.keeper.take_all(office.company, *HERE) == Taken()


async def test_a_busy_platform_is_asked_again_and_nobody_has_left_meanwhile(office: Office) -> None:
    night = Night(office, Staffed(is_busy=True))
    await night.hears("directory", "all")
    assert await night.roles("wang_qiang") == {"engineer"}
    assert await night.runner.run_due() == 0
    night.contacts.is_busy = False
    office.clock.move(seconds=6)
    assert await night.runner.run_due() == 1


async def test_a_night_is_the_next_one_by_the_companys_clocks(office: Office) -> None:
    zone = office.desk.zone
    night = next_night(MORNING, zone)
    assert night.astimezone(zone).strftime("%d %H:%M") == "24 03:17"
    assert next_night(night - timedelta(minutes=1), zone) == night
    assert next_night(night, zone) == night + timedelta(days=1)
