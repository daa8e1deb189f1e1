"""What becomes of a message when WeCom, the way to it or our own settings fail: a row for each fault, all through the real
deliverer against the sandbox over HTTP. `pytest -s` prints the table.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest

from bot.jobs.endings import LAST_ATTEMPT
from handlers.cards import Button, Card, Picture
from handlers.updates import TextSent
from storage.database import Store
from tests.handlers.desk_of import LI_HONG, PNG, WANG_QIANG
from tests.jobs.becoming import goes_on, what_becomes
from tests.jobs.wecom_office import WeComOffice, wecom_office
from tests.waiting import until

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SEND, UPDATE, GETTOKEN = "message/send", "message/update_template_card", "gettoken"
HTML = "<html><body>Bad Gateway</body></html>"
WORDS = "您的工单有新进展"
ASKING = Card(title="KX-1 待接单", buttons=(Button(text="接单", payload="accept:1"),))
CHANGED = Card(title="KX-1 处理中", buttons=(Button(text="解决", payload="resolve:1"),))

Arrange = Callable[[WeComOffice], Awaitable[None]]


def answered(errcode: int, times: int = 1, path: str = SEND) -> Arrange:
    body = {"errcode": errcode, "errmsg": "as ordered"}
    return wrongly(path, times, answer={"status": 200, "body": body})


def wrongly(path: str = SEND, times: int = 1, **how: object) -> Arrange:
    async def arrange(office: WeComOffice) -> None:
        await office.goes_wrong(path, times, **how)

    return arrange


async def revoked_midway(office: WeComOffice) -> None:
    await office.api.get("/cgi-bin/user/get", {"userid": "wang_qiang"})
    await office.world("expire_tokens", platform="wecom")


async def wrong_secret(office: WeComOffice) -> None:
    office.has_secret("somebody else's")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`waits` are the seconds from try to try, `sent` how often the person got it at the end, `trouble` what the health
    page says meanwhile, `reason` what stands at the row at its end."""

    name: str
    arrange: Arrange
    waits: tuple[float, ...] = ()
    sent: int = 1
    trouble: str = ""
    reason: str = ""

    @property
    def is_dead(self) -> bool:
        return not self.sent


FAULTS = (
    Fault(name="access token expired (42001)", arrange=answered(42001)),
    Fault(name="access token invalid (40014)", arrange=answered(40014)),
    Fault(name="token of another secret (40001)", arrange=answered(40001)),
    Fault(name="no access token (41001)", arrange=answered(41001)),
    Fault(name="token revoked by the platform midway", arrange=revoked_midway),
    Fault(
        name="a fresh token is not taken either",
        arrange=answered(40014, times=2),
        waits=(60,),
        trouble="access_token",
    ),
    Fault(name="system busy (-1), twice", arrange=answered(-1, times=2), waits=(5, 10)),
    Fault(name="called too often (45009)", arrange=answered(45009), waits=(60,), trouble=f"45009 {SEND}"),
    Fault(
        name="the day used up (45009, four times)",
        arrange=answered(45009, times=4),
        waits=(60, 240, 960, 3600),
        trouble=f"45009 {SEND}",
    ),
    Fault(name="too many at once (45033)", arrange=answered(45033), waits=(10,), trouble=f"45033 {SEND}"),
    Fault(
        name="address not trusted (60020), mended after three minutes",
        arrange=answered(60020, times=2),
        waits=(60, 120),
        trouble="60020",
    ),
    Fault(
        name="address not trusted (60020), never mended",
        arrange=answered(60020, times=LAST_ATTEMPT),
        sent=0,
        trouble="60020",
        reason="企业可信IP",
    ),
    Fault(
        name="interface not allowed (48002), mended", arrange=answered(48002), waits=(60,), trouble=f"48002 {SEND}"
    ),
    Fault(name="application switched off (50003), mended", arrange=answered(50003), waits=(60,), trouble="50003"),
    Fault(name="wrong secret at gettoken (40001), never mended", arrange=wrong_secret, sent=0, trouble="40001", reason="SECRET"),
    Fault(
        name="address not trusted at gettoken (60020), mended",
        arrange=answered(60020, path=GETTOKEN),
        waits=(60,),
        trouble="60020",
    ),
    Fault(
        name="gettoken answers HTTP 502",
        arrange=wrongly(GETTOKEN, answer={"status": 502, "body": HTML}),
        waits=(30,),
    ),
    Fault(name="no valid receiver (81013)", arrange=answered(81013), sent=0, reason="可见范围"),
    Fault(name="not a member (60111)", arrange=answered(60111), sent=0, reason="不是企业成员"),
    Fault(
        name="errcode 0, but the person is among `invaliduser`",
        arrange=wrongly(answer={"status": 200, "body": {"errcode": 0, "invaliduser": "wang_qiang"}}),
        sent=0,
        reason="可见范围",
    ),
    Fault(name="content too long (45002)", arrange=answered(45002), sent=0, reason="过长"),
    Fault(name="a code nobody knows (99999)", arrange=answered(99999), sent=0, reason="90313"),
    Fault(name="HTTP 500", arrange=wrongly(answer={"status": 500, "body": {}}), waits=(30,)),
    Fault(name="HTTP 502 with an HTML body", arrange=wrongly(answer={"status": 502, "body": HTML}), waits=(30,)),
    Fault(name="HTTP 200 with an HTML body", arrange=wrongly(answer={"status": 200, "body": HTML}), waits=(30,)),
    Fault(name="HTTP 200, JSON that is no object", arrange=wrongly(answer={"status": 200, "body": []}), waits=(30,)),
    Fault(name="connection cut before WeCom took it, twice", arrange=wrongly(times=2, drop=True), waits=(5, 10)),
    Fault(name="connection cut after WeCom took it", arrange=wrongly(drop=True, after=True), waits=(5,)),
    Fault(name="no answer in time, though WeCom took it", arrange=wrongly(delay_seconds=0.6), waits=(5,)),
)  # fmt: skip


@pytest.fixture
async def office(store: Store) -> AsyncIterator[WeComOffice]:
    async with wecom_office(store) as found:
        yield found


@pytest.fixture(scope="module")
def table() -> Iterator[list[str]]:
    rows: list[str] = []
    yield rows
    print("\n\n| fault | what happened to the message | on the health page |\n|---|---|---|")
    print("\n".join(dict.fromkeys(rows)))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_what_becomes_of_a_message(
    fault: Fault,
    office: WeComOffice,
    table: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    impatient = aiohttp.ClientTimeout(total=0.3)
    monkeypatch.setattr("bot.channels.calls.ClientTimeout", lambda **_: impatient)
    await fault.arrange(office)
    became = await what_becomes(office, WANG_QIANG, WORDS)
    table.append(f"| {fault.name} | {became.words} | {became.shown} |")
    assert became.sent == fault.sent
    assert became.state == ("dead" if fault.is_dead else "sent")
    assert became.troubles == ({fault.trouble} if fault.trouble else set())
    if not fault.is_dead:
        assert became.waits == fault.waits
        assert await office.troubles() == []
    assert fault.reason in became.reason
    assert "somebody else's" not in became.reason
    await goes_on(office, WANG_QIANG)


@pytest.mark.parametrize("errcode", [60140, 42014, 40058, 99_999])
async def test_a_card_that_cannot_be_changed_comes_anew(
    errcode: int, office: WeComOffice, table: list[str]
) -> None:
    (sent,) = await office.show(WANG_QIANG, ASKING)
    await office.deliverer.deliver_due()
    await answered(errcode, path=UPDATE)(office)
    await office.change(sent, CHANGED)
    await office.deliver_all()
    cards = [each["card"] for each in await office.heard()]
    assert [each["main_title"]["title"] for each in cards] == [ASKING.title, CHANGED.title]
    assert [state for state, _, _ in await office.rows()] == ["sent", "updated"]
    table.append(
        f"| change of a card ({errcode}) | a fresh card with the new face; the old one stays | – |"
    )


@pytest.mark.parametrize(("errcode", "code"), [(45009, f"45009 {UPDATE}"), (60020, "60020")])
async def test_a_card_that_has_to_wait_for_its_change_holds_up_nothing(
    errcode: int, code: str, office: WeComOffice, table: list[str]
) -> None:
    (sent,) = await office.show(WANG_QIANG, ASKING)
    await office.deliverer.deliver_due()
    await answered(errcode, path=UPDATE)(office)
    await office.change(sent, CHANGED)
    await office.tell(WANG_QIANG, WORDS)
    await office.deliverer.deliver_due()
    assert (await office.heard())[-1]["text"] == WORDS
    await office.deliver_all()
    (card, _) = await office.heard()
    assert card["card"]["main_title"]["title"] == CHANGED.title
    assert {state for state, _, _ in await office.rows()} == {"sent", "updated"}
    assert await office.troubles() == []
    table.append(
        f"| change of a card ({errcode}) | what is said after it goes on; changed after 60 s | {code}, gone when it worked |"
    )


async def test_a_picture_is_brought_once_and_again_when_the_platform_has_it_no_more(
    office: WeComOffice, table: list[str]
) -> None:
    kept = await office.store.files.keep(office.office.company, PNG, "image/png", "leak.png")
    await office.tell(WANG_QIANG, *[Picture(file=kept.id)] * 3)
    await office.deliver_all()
    assert await office.calls("media/upload") == 1
    await answered(40007)(office)
    await office.tell(WANG_QIANG, Picture(file=kept.id))
    await office.deliver_all()
    assert await office.calls("media/upload") == 2
    assert [each["kind"] for each in await office.heard()] == ["image"] * 4
    await office.pass_seconds(71 * 3600)
    await office.tell(WANG_QIANG, Picture(file=kept.id))
    await office.deliver_all()
    assert await office.calls("media/upload") == 3
    assert {state for state, _, _ in await office.rows()} == {"sent"}
    table.append("| media_id gone (40007) | uploaded anew, sent once after 1 s | – |")


async def test_two_workers_bring_a_picture_once(office: WeComOffice) -> None:
    kept = await office.store.files.keep(office.office.company, PNG, "image/png", "leak.png")
    await office.goes_wrong("media/upload", delay_seconds=0.3)
    others = [office.another_deliverer() for _ in range(2)]
    for each in (WANG_QIANG, LI_HONG):
        await office.tell(each, Picture(file=kept.id))
    await asyncio.gather(*(each.deliver_due() for each in others))
    assert await office.calls("media/upload") == 1
    assert [len(await office.heard(each)) for each in (WANG_QIANG, LI_HONG)] == [1, 1]


@pytest.mark.parametrize("ahead", [412, -412])
async def test_a_clock_that_is_off_is_told_until_it_is_right(
    ahead: float, office: WeComOffice, table: list[str]
) -> None:
    chat = {"person": "wang_qiang", "chat": "wecom:direct:wang_qiang"}
    office.ahead = timedelta(seconds=ahead)
    await office.world("say", **chat, text="第一句")

    async def noted() -> list[str]:
        return [each.reason for each in await office.store.troubles.all()]

    reasons: list[str] = []
    async with asyncio.timeout(10):
        while not reasons:
            reasons = await noted()
            await asyncio.sleep(0.02)
    assert f"{'快' if ahead > 0 else '慢'} 41" in reasons[0]
    await until(lambda: len(office.intake.updates) >= 1)
    office.ahead = timedelta(0)
    await office.world("say", **chat, text="第二句")
    await until(lambda: len(office.intake.updates) >= 2)
    assert office.intake.updates[-1].content == TextSent(text="第二句")
    assert await noted() == []
    table.append(
        f"| our clock is off by {abs(ahead)} s | taken, for a refused callback is not sent again; beyond a day refused (401) | by how many seconds, gone when it worked |"
    )
