"""What becomes of one message while something is wrong with its platform: the same story for every platform's faults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tests.handlers.desk_of import Someone
from tests.jobs.platform_office import PlatformOffice

AFTERWARDS = "后来又说的"
LONGEST_BLOCK_SECONDS = 3601


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """`waits` are the seconds between its tries, `troubles` what stood on the health page meanwhile."""

    waits: tuple[float, ...]
    troubles: frozenset[str]
    state: str
    reason: str
    sent: int

    @property
    def words(self) -> str:
        times = f"{self.sent} time{'s' * (self.sent > 1)}"
        if self.state == "dead":
            within = timedelta(seconds=round(sum(self.waits)))
            tried = f"after {len(self.waits) + 1} tries in {within}"
            return f"dead {tried if self.waits else 'at once'}: {self.reason}"
        if self.waits:
            pauses = ", ".join(f"{each:g} s" for each in self.waits)
            return f"tried again after {pauses}; sent {times}"
        return f"new token at once; sent {times}"

    @property
    def shown(self) -> str:
        gone = ", gone when it worked" if self.troubles and self.sent else ""
        return ", ".join(sorted(self.troubles)) + gone or "–"


async def what_becomes(office: PlatformOffice, who: Someone, words: str) -> Became:
    """Told, and followed until nothing waits any more."""
    await office.tell(who, words)
    waits, troubles = [], set[str]()
    while True:
        await office.deliverer.deliver_due()
        troubles |= {*await office.troubles()}
        due_at = await office.store.outbox.next_due_at()
        if due_at is None:
            break
        waits.append((due_at - office.clock()).total_seconds())
        await office.pass_seconds(waits[-1])
    state, _, reason = (await office.rows())[-1]
    heard = [each["text"] for each in await office.heard(who)]
    return Became(
        waits=tuple(waits),
        troubles=frozenset(troubles),
        state=state,
        reason=reason,
        sent=heard.count(words),
    )


async def goes_on(office: PlatformOffice, who: Someone) -> None:
    """What is said after it arrives, once there is nothing wrong any more."""
    async with office.http.delete(f"{office.sandbox}/sandbox/api/faults") as answer:
        assert answer.status == 200
    office.has_secret()
    await office.pass_seconds(LONGEST_BLOCK_SECONDS)
    await office.tell(who, AFTERWARDS)
    await office.deliver_all()
    assert (await office.heard(who))[-1]["text"] == AFTERWARDS
    assert await office.troubles() == []
