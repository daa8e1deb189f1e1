"""What becomes of a message when DingTalk, the way to it or our own settings fail: a row for each fault, all through the
real deliverer against the sandbox over HTTP. `pytest -s` prints the table.
"""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import pytest

from tests.handlers.desk_of import HE_JUN, SUN_LI, ZHAO_LEI
from tests.jobs.becoming import goes_on, what_becomes
from tests.jobs.dingtalk_faults import (
    ASKING,
    CHANGED,
    FAULTS,
    HTML,
    MONTH,
    WORDS,
    Fault,
    answered,
    of,
    office,
    table,
    wrongly,
)
from tests.jobs.dingtalk_office import BATCH_SEND, DELIVER, TOKEN, UPDATE, DingTalkOffice

__all__ = ["office", "table"]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_what_becomes_of_a_message(
    fault: Fault,
    office: DingTalkOffice,
    table: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    impatient = aiohttp.ClientTimeout(total=0.3)
    monkeypatch.setattr("bot.channels.calls.ClientTimeout", lambda **_: impatient)
    await fault.arrange(office)
    became = await what_becomes(office, ZHAO_LEI, WORDS)
    calls = await office.calls(BATCH_SEND)
    table.append(f"| {fault.name} | {became.words} | {calls} | {became.shown} |")
    assert became.sent == fault.sent
    assert became.state == ("dead" if fault.is_dead else "sent")
    assert became.troubles == ({fault.trouble} if fault.trouble else set())
    if not fault.is_dead:
        assert became.waits == fault.waits
        assert await office.troubles() == []
    assert calls == fault.calls
    assert fault.reason in became.reason
    assert "somebody else's" not in became.reason
    await goes_on(office, ZHAO_LEI)


async def test_while_the_address_is_shut_out_nothing_at_all_is_called(
    office: DingTalkOffice, table: list[str]
) -> None:
    await wrongly(answer={"status": 200, "body": HTML})(office)
    await office.tell(ZHAO_LEI, WORDS)
    await office.deliverer.deliver_due()
    for who in (SUN_LI, HE_JUN):
        await office.tell(who, WORDS)
    await office.show(SUN_LI, ASKING)
    await office.pass_seconds(299)
    await office.deliverer.deliver_due()
    counted = [await office.calls(path) for path in (BATCH_SEND, DELIVER, TOKEN)]
    assert counted == [1, 0, 1]
    await office.deliver_all()
    assert {state for state, _, _ in await office.rows()} == {"sent"}
    assert [len(await office.heard(who)) for who in (ZHAO_LEI, SUN_LI, HE_JUN)] == [1, 2, 1]
    table.append(
        "| address shut out, other messages and cards meanwhile | all wait to its end, then sent once | 0 | banned, gone when it worked |"
    )


async def test_who_is_filtered_or_has_had_too_much_ends_apart_from_the_others(
    office: DingTalkOffice,
) -> None:
    """By the stand-in's own orders, and an address that it shuts out."""
    await office.order("filter", people=[SUN_LI.id])
    await office.order("flow_control", people=[HE_JUN.id])
    await office.order("ban")
    for who in (ZHAO_LEI, SUN_LI, HE_JUN):
        await office.tell(who, WORDS)
    await office.deliverer.deliver_due()
    assert await office.troubles() == ["banned"]
    await office.order("ban", on=False)
    await office.pass_seconds(300)
    await office.deliverer.deliver_due()
    assert [state for state, _, _ in await office.rows()] == ["sent", "dead", "waiting"]
    await office.order("flow_control", on=False)
    await office.deliver_all()
    assert [state for state, _, _ in await office.rows()] == ["sent", "dead", "sent"]
    assert [len(await office.heard(who)) for who in (ZHAO_LEI, SUN_LI, HE_JUN)] == [1, 0, 1]
    assert await office.troubles() == []


@pytest.mark.parametrize(
    ("code", "waits"), [("param.templateUnpublished", [60.0]), ("param.templateNotExist", [60.0])]
)
async def test_a_card_waits_for_its_template_and_what_is_said_after_it_for_the_card(
    code: str, waits: list[float], office: DingTalkOffice, table: list[str]
) -> None:
    await answered(code, path=DELIVER)(office)
    await office.show(ZHAO_LEI, ASKING)
    await office.deliverer.deliver_due()
    assert await office.troubles() == [of(code, DELIVER)]
    due_at = await office.store.outbox.next_due_at()
    assert due_at
    assert [(due_at - office.clock()).total_seconds()] == waits
    await office.deliver_all()
    assert [each["kind"] for each in await office.heard(ZHAO_LEI)] == ["interactive_card"]
    assert await office.troubles() == []
    table.append(
        f"| a card's template ({code}), mended | tried again after 60 s; sent 1 time | 2 | {of(code, DELIVER)}, gone when it worked |"
    )


@pytest.mark.parametrize("code", ["cardInstance.notExist", "param.error", "something.new"])
async def test_a_card_that_cannot_be_changed_comes_anew(
    code: str, office: DingTalkOffice, table: list[str]
) -> None:
    (sent,) = await office.show(ZHAO_LEI, ASKING)
    await office.deliverer.deliver_due()
    await answered(code, path=UPDATE)(office)
    await office.change(sent, CHANGED)
    await office.deliver_all()
    assert len(await office.heard(ZHAO_LEI)) == 2
    assert [state for state, _, _ in await office.rows()] == ["sent", "updated"]
    table.append(
        f"| change of a card ({code}) | a fresh card with the new face; the old one stays | 2 | – |"
    )


async def test_a_card_that_has_to_wait_for_its_change_holds_up_nothing(
    office: DingTalkOffice, table: list[str]
) -> None:
    (sent,) = await office.show(ZHAO_LEI, ASKING)
    await office.deliverer.deliver_due()
    await answered(MONTH, 403, path=UPDATE)(office)
    await office.change(sent, CHANGED)
    await office.tell(ZHAO_LEI, WORDS)
    await office.deliver_all(within=timedelta(seconds=30))
    assert (await office.heard(ZHAO_LEI))[-1]["text"] == WORDS
    assert await office.troubles() == [of(MONTH, UPDATE)]
    await office.deliver_all()
    assert {state for state, _, _ in await office.rows()} == {"sent", "updated"}
    assert await office.troubles() == []
    table.append(
        f"| change of a card (the month used up) | what is said after it goes on; changed after 600 s | 2 | {of(MONTH, UPDATE)}, gone when it worked |"
    )
