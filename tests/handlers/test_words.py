from __future__ import annotations

import re
import string
from pathlib import Path
from typing import get_args

import pytest

from bot.channels.contacts import DIRECTORY, MEMBER, RENAMED
from bot.health import Status
from handlers.audience import LISTENERS, Listener
from handlers.chat.asking_orders import LENGTHS
from handlers.gathering import NoGroup
from handlers.platforms import CHANNELS
from handlers.spreadsheets.unreadable import SheetProblem
from handlers.step_problems import StepProblem
from handlers.wording import LOCALES, Wording, catalog
from tests.fakes import MORNING
from workflows.effects import Occasion, Reason
from workflows.kinds.problems import ProblemCode
from workflows.reading.media import MOST_MEGABYTES, FileProblem
from workflows.reading.staff_deeds import NAMES_PEOPLE, OF_THE_WHOLE, Deed
from workflows.reading.staff_orders import Listing
from workflows.rules.acting import ACTIONS
from workflows.rules.verdicts import Kept
from workflows.tables.guessing import Why
from workflows.tables.notes import NoteCode

ROOT = Path(__file__).parents[2]
DOORS = [
    file
    for part in ("console", "commands", "checkup")
    for file in (ROOT / "bot" / part).glob("*.py")
]
SPEAKING = [*(ROOT / "handlers").rglob("*.py"), *DOORS, ROOT / "bot" / "health_page.py"]
SOURCES = {file: file.read_text(encoding="utf-8") for file in sorted(SPEAKING)}
CODE = "\n".join(SOURCES.values())

SAID = re.compile(r"""\bsay\(\s*["']([a-z_.]+)["']""")
NAMED = re.compile(r'"([a-z_]+(?:\.[a-z_]+)+)"')
PATTERNS = re.compile(r'f"([a-z_]+(?:\.[a-z_]+)*)\.\{')


def heard_by(*listeners: Listener) -> list[str]:
    return [str(each) for each, heard in LISTENERS.items() if heard & set(listeners)]


MANNERS = {"cancel", "call_off", "reopen", "merge"}
ONLY_IN_OWN_WORDS = {Occasion.EXTENDED}
"""Of these the requester hears only where the ticket type says how."""
SOMETIMES_THEIRS = heard_by(Listener.NAMED, Listener.WAITING)
"""Of the requester too, where the rule names them or the task is theirs."""
DEADLINES = (Occasion.OVERDUE, Occasion.DUE_SOON)


def requesters() -> list[str]:
    return [each for each in heard_by(Listener.REQUESTER) if each not in ONLY_IN_OWN_WORDS]


BUILT: dict[str, set[str]] = {
    "health.status": {*get_args(Status)},
    "health.channel": {*CHANNELS},
    "health.errand_kind": {"messages", DIRECTORY, MEMBER, RENAMED},
    "sign_in.platform": {"wecom", "dingtalk"},
    "notice": {*requesters(), *SOMETIMES_THEIRS, f"{Occasion.REPLIED}_file"},
    "staff_notice": {
        *heard_by(
            Listener.ASSIGNEE, Listener.DOERS, Listener.FORMER, Listener.NAMED, Listener.WAITING
        ),
        *(f"{occasion}_file" for occasion in (Occasion.COMMENTED, Occasion.NOTED)),
        *(f"{each}.{part}" for each in DEADLINES for part in ("title", "status", "summary")),
    },
    "staff.list": {*map(str, Listing)},
    "staff.none": {*map(str, Listing)},
    "help.list": {*map(str, Listing), "drafts"},
    "refusal": {*map(str, Reason)},
    "problem": {*map(str, ProblemCode)},
    "file": {*map(str, FileProblem), "not_asked", "not_image", "not_video", "not_voice"},
    "kept": {*MOST_MEGABYTES},
    "media": {*MOST_MEGABYTES},
    "sheet_problem": {*map(str, SheetProblem)},
    "step_problem": {*map(str, StepProblem)},
    "rule_kept": {each.value for each in Kept} - {Kept.NOTHING, Kept.UNHEARD},
    "rule_did": {*ACTIONS, "table"},
    "rule_not": {
        "already_so",
        "nobody_found",
        "no_such_node",
        "no_key",
        "suspended",
        "closed",
    },
    "rule_joined": {"and", "or", "not"},
    "sheet_note": {*map(str, NoteCode)},
    "sheet_why": {*map(str, Why), "formula"},
    "page": {"expired", "forged", "other_browser", "gone", "submitted", "back"},
    "simulate": {
        "called",
        "called_off",
        "copied",
        "ended",
        "fields_set",
        "lane_done",
        "limit_passed",
        "nobody_found",
        "not_waited",
        "opening",
        "seat_passed",
        "sent_back",
        "waiting",
    },
    "order.whom": {*map(str, NAMES_PEOPLE)},
    "card.pressing": {"hand_over", "urge", "extend"},
    "time": {"minutes", "hours", "days"},
    "order.length": {*LENGTHS},
    "order.name": {"suspend", "cancel", "extend", "delegate", "add_signer", "remove_signer"},
    "order.affirm": MANNERS,
    "order.decline": MANNERS,
    "order.confirm": MANNERS,
    "order.done": {
        *map(str, (NAMES_PEOPLE | OF_THE_WHOLE | {Deed.MERGE}) - {Deed.ADD_SIGNER}),
        "call_off",
        "gather_again",
        *(f"add_signer_{where}" for where in ("before", "after", "beside")),
    },
    "group_notice": {
        *[
            "accepted",
            "approval_asked",
            "approved",
            "rejected",
            "handed_over",
            "reopened",
            "commented",
            "replied",
        ],
        *[
            "urged",
            "overdue",
            "extended",
            "suspended",
            "taken_up",
            "withdrawn",
            "cancelled",
            "merged",
        ],
        f"{Occasion.COMMENTED}_file",
        "approved_outside",
    },
    "order.no_group": {*map(str, NoGroup)},
    "order.no_serving": {"cannot", "unknown", "refused"},
    "bundle": {"night", "together"},
    "special_days": set(),  # a place in a list of days
    "say": set(),  # a place in a definition: no sentence of ours
    "names": set(),  # a place in a shift plan, as the next
    "shifts": set(),
}
"""Keys put together from a value: the prefix and what may follow it."""


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_every_catalog_has_the_same_keys() -> None:
    first, *others = (set(catalog(locale)) for locale in LOCALES)
    assert all(other == first for other in others)


@pytest.mark.parametrize("key", sorted(catalog("zh_CN")))
def test_a_sentence_has_the_same_placeholders_in_every_catalog(key: str) -> None:
    assert len({frozenset(placeholders(catalog(locale)[key])) for locale in LOCALES}) == 1


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sentence_is_empty(locale: str) -> None:
    assert [key for key, sentence in catalog(locale).items() if not sentence.strip()] == []


def test_the_english_catalog_holds_no_chinese() -> None:
    chinese = re.compile(r"[一-鿿，。：；？！（）]")
    assert [key for key, sentence in catalog("en").items() if chinese.search(sentence)] == []


@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_has_its_words(code: ProblemCode) -> None:
    assert Wording().knows(f"problem.{code}")


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_has_its_words(reason: Reason) -> None:
    assert Wording().knows(f"refusal.{reason}")


@pytest.mark.parametrize("occasion", requesters())
def test_the_requester_hears_of_an_occasion_in_words(occasion: str) -> None:
    assert Wording().knows(f"notice.{occasion}")


@pytest.mark.parametrize(
    "occasion", heard_by(Listener.ASSIGNEE, Listener.NAMED, Listener.WAITING, Listener.FORMER)
)
def test_the_engineer_hears_of_an_occasion_in_words(occasion: str) -> None:
    assert Wording().knows(f"staff_notice.{occasion}")


def test_every_key_said_in_the_code_exists() -> None:
    prefixes = {key.split(".")[0] for key in catalog("zh_CN")}
    said = set(SAID.findall(CODE))
    said |= {key for key in NAMED.findall(CODE) if key.split(".")[0] in prefixes}
    assert len(said) > 40
    assert sorted(said - set(catalog("zh_CN"))) == []


def test_every_key_put_together_in_the_code_is_known_to_this_test() -> None:
    assert set(PATTERNS.findall(CODE)) <= set(BUILT)


def test_every_sentence_of_the_catalogs_can_be_said() -> None:
    named = set(SAID.findall(CODE)) | set(NAMED.findall(CODE))
    built = {f"{prefix}.{each}" for prefix, values in BUILT.items() for each in values}
    assert sorted(set(catalog("zh_CN")) - named - built) == []


def test_an_unknown_locale_reads_chinese() -> None:
    assert Wording("fr").say("sorry") == catalog("zh_CN")["sorry"]


def test_an_unknown_key_is_an_error_not_a_sentence() -> None:
    with pytest.raises(KeyError):
        Wording().say("no.such.key")


def test_times_are_told_on_the_companys_clock_with_a_date_when_not_today() -> None:
    words = Wording("zh_CN", "Asia/Shanghai")
    assert words.moment(MORNING, MORNING) == "今天 09:00"
    late = MORNING.replace(hour=20)
    assert words.moment(late, MORNING) == "11-24 04:00"
