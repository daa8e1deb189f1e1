"""Companies, promises and stories at random, each from its seed: the same seed gives the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from tests.workflows.sla.open_minutes import Holidays, WrittenCalendar, open_minutes
from tests.workflows.sla.oracle import Case, Condition, Promise, always
from tests.workflows.sla.scenes import NAMES, PLACES, Scene, Step, after

ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
)
ODD_DAYS = (
    date(2026, 12, 28),
    date(2026, 3, 5),
    date(2026, 3, 26),
    date(2026, 10, 1),
    date(2026, 10, 22),
    date(2026, 4, 2),
    date(2026, 9, 28),
    date(2028, 2, 25),
)
"""A new year nobody has published, changed clocks, a leap day, make-up days: the stories begin about then."""
LOOKED_AT = 45
"""Days. A deadline that lies after them is not looked for."""
STORY = 14
_DAY_MINUTES = 24 * 60

CONDITIONS: Mapping[str, Condition] = {
    "费用 > 1000": lambda scene: (scene.cost or 0) > 1000,
    "费用 > 300": lambda scene: (scene.cost or 0) > 300,
    "费用 <= 700": lambda scene: scene.cost is not None and scene.cost <= 700,
    '产品 = "冰箱"': lambda scene: scene.product == "fridge",
}


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """A company's calendars, and in which minutes from `begins` on each of them is open; `other` are its hours as they
    are changed to, and back again."""

    calendars: tuple[WrittenCalendar, ...]
    begins: datetime
    minutes: Mapping[str, bytes]
    other: World | None = None

    @property
    def by_team(self) -> Mapping[str, str]:
        return {team: each.key for each in self.calendars for team in each.teams}


@dataclass(frozen=True, slots=True)
class Target:
    """A promise as a document writes it, and as the oracle reads it."""

    written: Mapping[str, object]
    promise: Promise


@dataclass(frozen=True, slots=True)
class Story:
    """`opened` is the minute of the world it begins in."""

    opened: int
    product: str
    targets: tuple[Target, ...]
    steps: tuple[Step, ...]


def a_world(dice: Random) -> World:
    begins = dice.choice(ODD_DAYS) - timedelta(days=dice.randrange(4))
    work, night, branch, changed = (
        _calendar(dice, key, begins, ("night",) if key == "night" else ())
        for key in ("work", "night", "branch", "work")
    )
    at = datetime(begins.year, begins.month, begins.day, tzinfo=UTC)
    always = bytes([1]) * LOOKED_AT * _DAY_MINUTES
    minutes = {each.key: open_minutes(each, at, LOOKED_AT) for each in (work, night, branch)}
    minutes["always"] = always
    then = {**minutes, "work": open_minutes(changed, at, LOOKED_AT)}
    other = World((changed, night, branch), at, then)
    return World((work, night, branch), at, minutes, other)


def a_story(dice: Random) -> Story:
    product = dice.choice(("fridge", "air_conditioner"))
    targets = tuple(_target(dice, f"it{n}") for n in range(dice.randint(1, 3)))
    opened = dice.randrange(7 * _DAY_MINUTES)
    return Story(opened, product, targets, tuple(_steps(dice, Scene(product=product))))


def _calendar(dice: Random, key: str, begins: date, teams: tuple[str, ...]) -> WrittenCalendar:
    usual = _hours(dice) or ("09:00-12:00", "13:00-18:00")
    week = [usual] * 5 + [_hours(dice) if dice.random() < 0.3 else () for _ in range(2)]
    if dice.random() < 0.3:
        week = [_hours(dice) for _ in range(6)] + [usual]
    near = [begins + timedelta(days=each) for each in range(-2, 30)]
    return WrittenCalendar(
        key=key,
        zone=dice.choice(ZONES),
        week=tuple(week),
        days={day: _hours(dice) for day in dice.sample(near, dice.randrange(3))},
        makeup=_hours(dice) if dice.random() < 0.3 else (),
        holidays=_holidays(dice, near) if dice.random() < 0.7 else None,
        teams=teams,
    )


def _holidays(dice: Random, near: list[date]) -> Holidays:
    special = dice.sample(near, dice.randrange(8))
    off = frozenset(special[::2])
    return Holidays(off, frozenset(special) - off, frozenset({2026, 2028}))


def _hours(dice: Random) -> tuple[str, ...]:
    """None, a shift, a day with lunch, a night, or day and night."""
    start, lunch, length = dice.randrange(5, 11), dice.randrange(11, 14), dice.randrange(1, 9)
    minute = dice.choice((0, 15, 30, 47))
    return dice.choice(
        (
            (),
            (f"{start:02}:{minute:02}-{start + length:02}:{minute:02}",),
            (f"{start:02}:{minute:02}-{lunch:02}:00", f"{lunch + 1:02}:00-{lunch + 5:02}:00"),
            (f"{start:02}:00-{lunch:02}:30", f"{lunch + 2:02}:30-24:00"),
            (f"{20 + dice.randrange(4)}:{minute:02}-0{dice.randrange(7)}:{minute:02}",),
            ("00:00-02:30", "22:00-06:00"),
            ("00:00-24:00",),
        )
    )


def _target(dice: Random, key: str) -> Target:
    since = dice.choices(("opened", "message", *PLACES), (8, 2, 1, 3, 2, 1, 1))[0]
    until = _until(dice, since)
    concerns = dice.choice(("", "", "", *CONDITIONS))
    cases = [
        (dice.choice([*CONDITIONS]), _within(dice), _by(dice)) for _ in range(dice.randrange(3))
    ]
    within, by = _within(dice), _by(dice)
    pauses_in = tuple(dice.sample(PLACES[:4], dice.choice((0, 0, 1, 2))))
    ladder = dice.sample(_LADDER, dice.randint(1, 4))
    on_hold, afresh = dice.random() < 0.6, dice.choice(("", "goes_on", "afresh"))
    written = {
        "id": key,
        "name": "试",
        "since": since,
        "until": until,
        "within": f"PT{within}M",
        "calendar": by,
        "when": concerns,
        "terms": [
            {"when": when, "within": f"PT{minutes}M", "calendar": calendar}
            for when, minutes, calendar in cases
        ],
        "pauses_in": pauses_in,
        "pauses_on_hold": on_hold,
        "again": afresh,
        "ladder": [{"at": at, "tell": ["supervisor"]} for at in ladder],
    }
    promise = Promise(
        since=since,
        until=until or _UNTIL.get(since, (since,)),
        concerns=CONDITIONS.get(concerns, always),
        cases=(
            *(
                Case(when=CONDITIONS[when], within=minutes, calendar=calendar or by)
                for when, minutes, calendar in cases
            ),
            Case(when=always, within=within, calendar=by),
        ),
        pauses_in=pauses_in,
        pauses_on_hold=on_hold,
        is_afresh=afresh == "afresh" or (not afresh and since == "message"),
        ladder=tuple(ladder),
    )
    return Target(written, promise)


_LADDER = ("50%", "80%", "100%", "-PT5M", "+PT1H", "150%")
_UNTIL = {"opened": ("resolved",), "message": ("reply",)}


def _until(dice: Random, since: str) -> tuple[str, ...]:
    """What a ticket type may say, "" for what is meant when it says nothing."""
    ends = ("reply", "resolved", "closed")
    if since == "message":
        return dice.choice(((), ("reply",), ("reply", "closed")))
    places = ("dispatch", "repair", "confirm", "rate")
    return dice.choice(((), (dice.choice(places),), (dice.choice(ends),), ("dispatch", "reply")))


def _within(dice: Random) -> int:
    return dice.choice((1, 5, 30, 60, 90, 240, 480, 960, 1440, 2880)) + dice.choice((0, 0, 0, 7))


def _by(dice: Random) -> str:
    return dice.choice(("always", "work", "work", "night", "branch", "team"))


_OFTEN = NAMES + tuple({*NAMES} - {"extend", "wind", "cancel", "comment", "reply", "suspend"}) * 3


def _steps(dice: Random, scene: Scene) -> list[Step]:
    """Those that are possible, until two weeks have passed."""
    steps: list[Step] = []
    passed = 0
    for _ in range(dice.randint(1, 14)):
        minutes = dice.choice((0, 1, dice.randrange(90), dice.randrange(600), dice.randrange(3000)))
        step = Step(dice.choice(_OFTEN), _amount(dice), minutes)
        possible = after(scene, step)
        for _ in range(20):
            if possible is None:
                step = Step(dice.choice(_OFTEN), _amount(dice), minutes)
                possible = after(scene, step)
        passed += minutes
        if possible is None or passed > STORY * _DAY_MINUTES:
            break
        scene = possible
        steps.append(step)
    return steps


def _amount(dice: Random) -> int:
    return dice.choice((60, 100, 299, 301, 499, 501, 700, 701, 1001, 1500))
