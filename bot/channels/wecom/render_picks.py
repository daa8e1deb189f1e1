"""A card's `Pick` → WeCom's `vote_interaction`; pure, `render.py` calls it.

WeCom docs 90236, 94888, 101032. Such a card has a title, a line below it, the options and one button: nothing else. What is
asked therefore is its title.
"""

from __future__ import annotations

from bot.channels.calls import Json
from bot.channels.cutting import cut, plain
from bot.channels.wecom.picks import HAND_IN, QUESTION, option_id
from handlers.cards import Card, Option, Pick

OPTIONS = 20
OPTION_CHARS = 11
"""An AI bot's; an application's may be six longer (doc 90236)."""
SUBMIT_CHARS = 10
TITLE_CHARS = 26
DESC_CHARS = 30

UNNAMED = "…"


def asks_whole(card: Card) -> bool:
    """Whether the title and the line below it hold all that is asked, and the options all that can be chosen."""
    title, desc = _asked(card)
    options = card.pick.options if card.pick else ()
    fits = len(title) <= TITLE_CHARS and len(desc) <= DESC_CHARS and len(options) <= OPTIONS
    return fits and not card.facts and all(len(_named(each)) <= OPTION_CHARS for each in options)


def vote_title(card: Card) -> Json:
    title, desc = _asked(card)
    found: Json = {"title": cut(title, TITLE_CHARS)}
    if desc:
        found["desc"] = cut(desc, DESC_CHARS)
    return found


def vote_parts(pick: Pick) -> Json:
    return {
        "checkbox": {
            "question_key": QUESTION,
            "mode": int(pick.is_multiple),
            "option_list": [
                _option(place, option, pick) for place, option in enumerate(pick.options[:OPTIONS])
            ],
        },
        "submit_button": {
            "text": cut(plain(pick.submit) or UNNAMED, SUBMIT_CHARS),
            "key": HAND_IN,
        },
    }


def _asked(card: Card) -> tuple[str, str]:
    """The first line of the text as the title, the others below it; of a card without a text what it is about."""
    lines = [" ".join(line.split()) for line in plain(card.text).splitlines() if line.strip()]
    if not lines:
        return plain(card.title) or plain(card.summary) or UNNAMED, ""
    return lines[0], " ".join(lines[1:])


def _option(place: int, option: Option, pick: Pick) -> Json:
    """Of those of which one is to be chosen, the first that is marked stays so."""
    marked = [place for place, each in enumerate(pick.options) if each.is_chosen]
    is_chosen = option.is_chosen and (pick.is_multiple or place == marked[0])
    text = cut(_named(option), OPTION_CHARS)
    return {"id": option_id(place), "text": text, "is_checked": is_chosen}


def _named(option: Option) -> str:
    return " ".join(plain(option.text).split()) or UNNAMED
