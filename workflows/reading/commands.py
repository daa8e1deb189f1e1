"""Words that are an order and no answer (提交, 取消, 进度 …); the chat's router and forms ask here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.reading.courtesy import nicety, plain_answer, plainly
from workflows.reading.folding import bare, is_thumb
from workflows.reading.wish_patterns import FIRM_PATTERNS, SOFT_PATTERNS
from workflows.reading.wishes import ENDS, FIRM, SOFT, Wish

__all__ = ["ENDS", "Command", "Wish", "command"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`about`: the field to edit, as it was called, or the number of the ticket or draft asked after.
    `is_firm` is false for words that may as well be an answer to a question (好的, 没有)."""

    wish: Wish
    about: str = ""
    is_firm: bool = True


def _spoken(table: dict[Wish, str], *, is_firm: bool) -> dict[str, Command]:
    return {
        phrase: Command(wish=wish, is_firm=is_firm)
        for wish, phrases in table.items()
        for phrase in _phrases(phrases)
    }


def _phrases(text: str) -> list[str]:
    """Separated by blanks; after the first bar, by bars, so that a phrase may hold blanks."""
    words, *phrases = text.split("|")
    return words.split() + phrases


_FIRM = _spoken(FIRM, is_firm=True)
_SOFT = _spoken(SOFT, is_firm=False)
_LONGEST = 60
_CLAUSES = re.compile(r"[ ]*[,.;!，。；！~]+[ ]*")

_NUMBER = r"(?P<about>[a-z]{1,6}-?[0-9][0-9-]{0,24})"
_PROGRESS = re.compile(
    rf"(?:(?:查询?|看)?一?下?(?:工单)?(?:的?进度)?|progress(?: of)?|status(?: of)?)[ :]*{_NUMBER}"
    rf"|{_NUMBER.replace('about', 'before')} *(?:的?进度|到哪了|到哪里了|怎么样了|progress|status)"
)
_DRAFTS = re.compile(r"(?:查看?|看一?下?)?(?:草稿|drafts?)[ :#]*(?P<about>[0-9]{0,18})")
_EDIT = re.compile(r"(?:修改一下|修改|更改|改一下|改下|改|edit |change )[ :]*(?P<about>.{1,200})")


def command(text: str) -> Command | None:
    """The whole message is the order, punctuation and courtesy aside: 取消不了定时 cancels nothing."""
    said = bare(text)
    if is_thumb(text):
        return _SOFT["ok"]
    if said in _SOFT or said in _FIRM:
        return _FIRM.get(said) or _SOFT[said]
    if len(said) > _LONGEST:
        return _edit(said)
    return _progress(said) or _drafts(said) or _polite(said) or _in_clauses(said) or _edit(said)


def _in_clauses(said: str) -> Command | None:
    """算了不报了吧，我自己修好了: nothing in it but leaving, and why. 好了，提交吧: one order, and manners."""
    clauses = [each for each in _CLAUSES.split(said) if each]
    meant = [_order_of(each) for each in clauses if nicety(each) is None]
    if not clauses[1:] or not meant:
        return None
    if len(meant) == 1:
        return meant[0] if meant[0] and meant[0].is_firm else None
    if not all(each and each.wish in ENDS for each in meant):
        return None
    wishes = {each.wish for each in meant if each}
    return Command(wish=Wish.CALL_OFF if Wish.CALL_OFF in wishes else Wish.CANCEL)


def _order_of(clause: str) -> Command | None:
    return _FIRM.get(clause) or _polite(clause)


def _polite(said: str) -> Command | None:
    """An order in other words, or with some manners around it."""
    order, answer = plainly(said), plain_answer(said)
    return _worded(said) or _FIRM.get(order) or _SOFT.get(answer) or _worded(order)


def _worded(said: str) -> Command | None:
    for patterns, is_firm in ((FIRM_PATTERNS, True), (SOFT_PATTERNS, False)):
        for wish, pattern in patterns.items():
            if pattern.fullmatch(said):
                return Command(wish=wish, is_firm=is_firm)
    return None


def _progress(said: str) -> Command | None:
    match = _PROGRESS.fullmatch(said)
    if not match or match["about"] == said:
        return None
    return Command(wish=Wish.PROGRESS, about=(match["about"] or match["before"]).upper())


def _drafts(said: str) -> Command | None:
    match = _DRAFTS.fullmatch(said)
    return match and Command(wish=Wish.DRAFTS, about=match["about"], is_firm=False)


def _edit(said: str) -> Command | None:
    match = _EDIT.fullmatch(said)
    return match and Command(wish=Wish.EDIT, about=match["about"].strip(), is_firm=False)
