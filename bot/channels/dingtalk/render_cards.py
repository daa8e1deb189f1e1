"""Card → the variables of our card template, and what one person sees in place of some; pure, `cards.py` calls it.

DingTalk docs 0783 (createAndDeliver: a value has 1 KB at most, and so has all that one person has of their own), 0789
(every value is a text, lists and objects as JSON), public-private-and-local-data. `templates/ticket.json` declares the
variables.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.channels.cutting import cut, cut_bytes, plain
from bot.channels.dingtalk.render_forms import NO_FORM, OPTIONS, render_form, submit_of
from bot.channels.dingtalk.values import dump, first_that_fit, size
from handlers.cards import Button, Card, Fact, Own
from handlers.presses import DIGEST_SIGN, digest_of

__all__ = ["BUTTONS", "OPTIONS", "PHOTOS", "card_params", "own_params", "photo_params"]

VALUE_BYTES = 1000  # documented as "1 KB": right in either reading
BUTTONS = 6
PHOTOS = 4
BUTTON_CHARS = 12
SUMMARY_CHARS = 60
FEWEST_CHOICES = 2
NOTE_BYTES = 150
DUE = "截止"
# Long values are shortened before any fact is left out.
_FACT_CHARS = (120, 80, 50, 30, 16)
_LABEL_CHARS = 12
_OWN_NAMES = len("buttonsformsubmitnote")

Params = dict[str, str]


def card_params(card: Card, version: str, timezone: ZoneInfo) -> Params:
    """What everybody sees. Photos stand as they were shown until there are none: their ids come with the card alone."""
    said = {
        "title": card.title,
        "status": card.status,
        "tone": card.tone.value,
        "text": card.text,
        "outcome": card.outcome,
        "due": _due(card, timezone),
        "due_at": str(int(card.due_at.timestamp() * 1000)) if card.due_at else "",
        "summary": summary_of(card),
    }
    return {
        **{name: cut_bytes(plain(value), VALUE_BYTES) for name, value in said.items()},
        "facts": _fit_facts(card.facts),
        "version": version,
        "link": card.link if size(card.link) <= VALUE_BYTES else "",
        **_pressable(card, card.buttons, version, 2 * VALUE_BYTES),
        "note": "",
        **({} if card.photos else photo_params(())),
    }


def _due(card: Card, timezone: ZoneInfo) -> str:
    """As words too, for the card platform's countdown (计时组件) takes the time alone and is in no template that was seen."""
    if card.due_at is None or card.outcome:
        return ""
    return f"{DUE} {card.due_at.astimezone(timezone):%m-%d %H:%M}"


def photo_params(photo_ids: Sequence[str]) -> Params:
    return {"photos": dump(first_that_fit(list(photo_ids[:PHOTOS]), VALUE_BYTES))}


def own_params(card: Card, own: Own, version: str) -> Params:
    """Always all four: what one of them was before stands until it is overwritten."""
    note = cut_bytes(plain(own.note), NOTE_BYTES)
    room = VALUE_BYTES - _OWN_NAMES - size(note)
    return {**_pressable(card, own.buttons, version, room), "note": note}


def summary_of(card: Card) -> str:
    """The one line for notifications and the list of chats."""
    return cut(" ".join(plain(card.summary or card.title).split()), SUMMARY_CHARS)


def _pressable(card: Card, buttons: Sequence[Button], version: str, room: int) -> Params:
    """Payloads too long together give way to their digests, then the last of the form's choices to the rest, and then the
    form to the buttons: what would be written there can be said in the chat."""
    submit = submit_of(card)
    whole, short = _rows(buttons, is_whole=True), _rows(buttons, is_whole=False)
    for choices in range(len(whole), min(FEWEST_CHOICES, len(whole)) - 1, -1):
        for rows in (whole, short):
            shown = dump(rows)
            left = min(VALUE_BYTES, room - size(shown) - size(submit))
            form = render_form(card, rows[:choices], version, left)
            if size(shown) <= VALUE_BYTES and form["fields"]:
                return {"buttons": shown, "form": dump(form), "submit": submit}
    fitting = dump(whole) if size(dump(whole)) <= min(VALUE_BYTES, room) else dump(short)
    return {"buttons": fitting, "form": dump(NO_FORM), "submit": ""}


def _rows(buttons: Sequence[Button], *, is_whole: bool) -> list[dict[str, str]]:
    return [
        {
            "text": cut(plain(button.text), BUTTON_CHARS),
            "payload": button.payload if is_whole else _short(button.payload),
            "style": button.style,
        }
        for button in buttons[:BUTTONS]
    ]


def _short(payload: str) -> str:
    digest = DIGEST_SIGN + digest_of(payload)
    return min(payload, digest, key=len)


def _fit_facts(facts: Sequence[Fact]) -> str:
    rows: list[dict[str, str]] = []
    for chars in _FACT_CHARS:
        rows = [
            {"label": cut(plain(fact.label), _LABEL_CHARS), "value": cut(plain(fact.value), chars)}
            for fact in facts
        ]
        if size(dump(rows)) <= VALUE_BYTES:
            break
    return dump(first_that_fit(rows, VALUE_BYTES))
