"""A card's `Entry` and `Pick` → the form that stands on it; pure, `render_cards.py` calls it.

DingTalk doc form-variables. What is handed in comes back under the fields' names, which `presses.py` reads; `version` and
`template` are hidden fields, for a form hands back nothing else. A text of several lines needs DingTalk 7.6.35, older
ones show one line (same doc).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.calls import Json
from bot.channels.cutting import cut, plain
from bot.channels.dingtalk.template import TEMPLATE
from bot.channels.dingtalk.values import dump, size
from handlers.cards import Card, Entry, Option, Pick

NO_FORM: Json = {"fields": []}
OPTIONS = 10
SUBMIT = "提交"
DO = "处理方式"
SUBMIT_CHARS = 12
_LABEL_CHARS = 20
_HINT_CHARS = 30
# Long options are shortened before any is left out.
_OPTION_CHARS = (24, 16, 10, 6)

Rows = Sequence[dict[str, str]]


def render_form(card: Card, buttons: Rows, version: str, limit: int) -> Json:
    """`buttons` as they stand on the card: whoever writes something chooses there what is done with it. Empty where
    nothing can be written or picked, or where it would have more than `limit` bytes."""
    for chars in _OPTION_CHARS:
        fields = _asked(card, buttons, chars)
        form: Json = {
            "fields": [*fields, _hidden("version", version), _hidden("template", TEMPLATE)]
        }
        if fields and size(dump(form)) <= limit:
            return form
    return NO_FORM


def submit_of(card: Card) -> str:
    return cut(plain(card.pick.submit if card.pick else "") or SUBMIT, SUBMIT_CHARS)


def _asked(card: Card, buttons: Rows, chars: int) -> list[Json]:
    if card.pick and card.pick.options:
        return [_picked(card, card.pick, chars)]
    if card.entry and buttons:
        return [_typed(card.entry), _action(buttons)]
    return []


def _typed(entry: Entry) -> Json:
    hint = cut(plain(entry.hint), _HINT_CHARS)
    return {
        "name": "typed",
        "label": cut(plain(entry.label), _LABEL_CHARS),
        "type": "TEXT_AREA",
        **({"placeholder": hint} if hint else {}),
    }


def _action(buttons: Rows) -> Json:
    return {
        "name": "action",
        "label": DO,
        "type": "CHECKBOX_GROUP",
        "required": True,
        "options": [{"value": each["payload"], "text": each["text"]} for each in buttons],
    }


def _picked(card: Card, pick: Pick, chars: int) -> Json:
    options = pick.options[:OPTIONS]
    chosen = [place for place, option in enumerate(options) if option.is_chosen]
    return {
        "name": "pick",
        "label": cut(plain(card.title), _LABEL_CHARS),
        "type": "MULTI_SELECT" if pick.is_multiple else "SELECT",
        "required": True,
        **({"defaultValue": _default(chosen, pick)} if chosen else {}),
        "options": [_option(place, option, chars) for place, option in enumerate(options)],
    }


def _option(place: int, option: Option, chars: int) -> Json:
    return {"value": str(place), "text": cut(plain(option.text), chars)}


def _default(chosen: list[int], pick: Pick) -> Json:
    if pick.is_multiple:
        return {"index": chosen, "value": [str(place) for place in chosen]}
    return {"index": chosen[0], "value": str(chosen[0])}


def _hidden(name: str, value: str) -> Json:
    return {"name": name, "type": "TEXT", "hidden": True, "defaultValue": value}
