from __future__ import annotations

import pytest

from handlers.talks import (
    Acting,
    Choosing,
    Confirming,
    Explaining,
    Followed,
    Greeted,
    Naming,
    Order,
    Ordering,
    Reporting,
    Returning,
    State,
    Talk,
    Timing,
    dump_state,
    load_state,
)
from tests.fakes import MORNING
from workflows.forms.bursts import Burst, Sent
from workflows.forms.sessions import GaveFile, GavePlace, Session, Words
from workflows.reading.staff_deeds import Deed

SESSION = Session(type_key="repair", type_version=2, fields=("product",), answers={"product": "ac"})
SAID: tuple[Sent, ...] = (
    Words(text="滴水", recording=4),
    GaveFile(file_id=7, media="video"),
    GavePlace(latitude="30.27", longitude="120.12", label="文三路"),
)
ORDER = Order(
    deed=Deed.ADD_SIGNER,
    ticket=1,
    task=2,
    files=(7,),
    people=(3,),
    where="before",
    reason="太贵",
    answers={"cost": "350", "parts": ["压缩机"]},
)
STATES: list[State] = [
    Talk(session=SESSION, about=Reporting(draft=3), burst=Burst(said=SAID, before=SESSION)),
    Talk(session=SESSION, about=Acting(ticket=1, task=2, action="bill"), card=5, is_reminded=True),
    Greeted(said=(Words(text="昨晚开始的"),)),
    Followed(ticket=1, until=MORNING),
    Choosing(said=SAID, tickets=(1, 2), card=8, again=9),
    Returning(draft=3, said=SAID, card=8),
    Ordering(options=(("核对", ORDER), ("报修人", ORDER))),
    Explaining(order=ORDER, until=MORNING, can_skip=True, card=3),
    Naming(order=ORDER, until=MORNING, likely=(4, 5)),
    Confirming(order=ORDER, until=MORNING, manner="cancel", card=6),
    Timing(order=ORDER, until=MORNING, card=6),
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
def test_what_is_kept_comes_back_as_it_was(state: State) -> None:
    assert load_state(dump_state(state)) == state


def test_nothing_is_kept_as_nothing() -> None:
    assert dump_state(None) == ""
    assert load_state("") is None


def test_a_form_of_before_there_were_other_talks_is_still_a_form() -> None:
    old = """{"session": {"type_key": "repair", "type_version": 2, "fields": ["product"]},
        "about": {"kind": "reporting"}, "card": 5}"""
    state = load_state(old)
    assert isinstance(state, Talk)
    assert (state.card, state.burst, state.session.type_key) == (5, None, "repair")
