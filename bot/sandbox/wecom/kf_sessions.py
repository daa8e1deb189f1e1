"""One customer's session with a 微信客服 account (WeCom docs 94669, 94677): its state, and what may still be sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum

from bot.sandbox.wecom.kf_clock import kf_now
from bot.sandbox.wecom.wire import WeComError
from bot.sandbox.world import World

SHELF = "kf.sessions"
LASTS = timedelta(hours=48)
MESSAGES = 5
TOO_MANY, TOO_LATE, ENDED_ALREADY, NOT_ALLOWED, WRONG_STATE = 95001, 95002, 95013, 95016, 95018


class State(IntEnum):
    NEW = 0
    ASSISTANT = 1
    POOL = 2
    SERVICER = 3
    ENDED = 4


_MAY_BECOME = {
    State.NEW: {State.ASSISTANT, State.POOL, State.SERVICER, State.ENDED},
    State.ASSISTANT: {State.POOL, State.SERVICER, State.ENDED},
    State.POOL: {State.SERVICER, State.ENDED},
    State.SERVICER: {State.SERVICER, State.ENDED},
}
"""What the interface may change (the table of doc 94669); only a customer's message opens an ended session anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`sent` counts what the interface sent since the customer last wrote, at `said_at`."""

    open_kfid: str
    external_userid: str
    state: State = State.ENDED
    servicer: str = ""
    said_at: str = ""
    sent: int = 0
    welcomed_at: str = ""

    def may_be_sent_to(self, now: datetime) -> None:
        """Raises the refusal that the platform would give."""
        if self.said_at and not _is_within(self.said_at, now):
            raise WeComError(TOO_LATE, "send msg out of time limit: 48 hours since the customer")
        if self.state not in (State.NEW, State.ASSISTANT):
            raise WeComError(WRONG_STATE, "send msg session status invalid")
        if self.sent >= MESSAGES:
            raise WeComError(TOO_MANY, "send msg count limit: 5 since the customer wrote")

    def may_be_welcomed(self, now: datetime) -> bool:
        """Neither welcomed nor written in the past 48 hours (doc 94670, enter_session)."""
        return not _is_within(self.said_at, now) and not _is_within(self.welcomed_at, now)

    def become(self, wanted: State, servicer: str) -> Session:
        """As the interface changes it; raises where it may not."""
        if self.state is State.ENDED:
            raise WeComError(ENDED_ALREADY, "conversation end")
        if wanted not in _MAY_BECOME[self.state]:
            raise WeComError(NOT_ALLOWED, f"not allowed: state {self.state:d} to {wanted:d}")
        return replace(self, state=wanted, servicer=servicer)


def session_of(world: World, open_kfid: str, external_userid: str) -> Session:
    """As it stands now: 48 hours after the customer last wrote it has ended by itself."""
    kept = world.shelf(SHELF).get(_key(open_kfid, external_userid))
    if kept is None:
        return Session(open_kfid=open_kfid, external_userid=external_userid)
    session = Session(
        open_kfid=open_kfid,
        external_userid=external_userid,
        state=State(int(str(kept["state"]))),
        servicer=str(kept["servicer"]),
        said_at=str(kept["said_at"]),
        sent=int(str(kept["sent"])),
        welcomed_at=str(kept["welcomed_at"]),
    )
    if not _is_within(session.said_at, kf_now(world)):
        return replace(session, state=State.ENDED, servicer="")
    return session


def keep(world: World, session: Session) -> None:
    entry = asdict(session) | {"state": int(session.state)}
    world.put(SHELF, _key(session.open_kfid, session.external_userid), entry)


def customer_wrote(world: World, open_kfid: str, external_userid: str) -> Session:
    """Five messages may be sent again; a session that had ended, or never begun, begins."""
    session = session_of(world, open_kfid, external_userid)
    state = State.NEW if session.state is State.ENDED else session.state
    said_at = kf_now(world).isoformat()
    renewed = replace(session, state=state, sent=0, said_at=said_at)
    keep(world, renewed)
    return renewed


def _is_within(moment: str, now: datetime) -> bool:
    return bool(moment) and now - datetime.fromisoformat(moment) < LASTS


def _key(open_kfid: str, external_userid: str) -> str:
    return f"{open_kfid}|{external_userid}"
