"""Text and Card → WeCom's message JSON; pure, called by `channel.py`.

WeCom docs 90236 (messages, template_card), 94888 (card update), 90248 (appchat). Lengths are characters unless named bytes.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from bot.channels.calls import Json
from bot.channels.channel import Refused
from bot.channels.cutting import cut, cut_bytes, plain
from bot.channels.wecom.render_picks import asks_whole, vote_parts, vote_title
from handlers.cards import Button, Card, Fact, Text, Tone

TEXT_BYTES = 2048
SOURCE_CHARS = 13
TITLE_CHARS = 26
DESC_CHARS = 30
SUBTITLE_CHARS = 112
ROWS = 6
LABEL_CHARS = 5
VALUE_CHARS = 26
SHORTEST_LINE = 12
BUTTONS = 6
BUTTON_CHARS = 10
BUTTON_KEY_BYTES = 1024
NOTICE_TEXT_BYTES = 600
NOTICE_PART_CHARS = 60

WORDS = {"due": "截止", "fact": "{label}：{value}", "between": "；", "unnamed": "…", "more": "详情"}

_TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")
_STYLES = {"primary": 1, "default": 2, "danger": 3}
_SOURCE_COLORS = {Tone.NEUTRAL: 0, Tone.WAITING: 1, Tone.GOING: 1, Tone.BAD: 2, Tone.GOOD: 3}
_FONT_COLORS = {
    Tone.NEUTRAL: "comment",
    Tone.WAITING: "warning",
    Tone.GOING: "info",
    Tone.BAD: "warning",
    Tone.GOOD: "info",
}
# WeCom's markdown knows no escape: what a customer wrote must not become a link or a colour.
_NO_MARKUP = str.maketrans("[]<>`*", "［］＜＞｀＊")


def render_text(text: Text, link: str = "") -> Json:
    """What is too long ends in … and the `link` to the rest, where there is one."""
    return {"msgtype": "text", "text": {"content": _within(plain(text.text), link)}}


def render_group_text(text: Text, link: str = "") -> Json:
    """As `appchat/send` takes it: there people can be mentioned."""
    content: Json = {"content": _within(plain(text.text), link)}
    mentioned = [each for each in (text.mention, *text.mentions) if each]
    if mentioned:
        content["mentioned_list"] = mentioned
    return {"msgtype": "text", "text": content}


def render_card(card: Card, *, key: str, link: str, timezone: ZoneInfo) -> Json:
    """A `template_card`: with a list to choose from, with buttons, else a notice whose click opens `link`. A card that
    has a `link` of its own opens it, buttons or not."""
    if not card.asks:
        face = _face(card, _facts(card, timezone))
        return {"card_type": "text_notice", **face, "card_action": _opens(link)}
    if not _TASK_ID.fullmatch(key):
        raise Refused("卡片编号不符合企业微信的 task_id 规则（数字、字母、_-@，至多 128 字节）")
    if card.pick:
        return {
            "card_type": "vote_interaction",
            **_source(card),
            "main_title": vote_title(card),
            "task_id": key,
            **vote_parts(card.pick),
        }
    face = _face(card, _facts(card, timezone))
    opens: Json = {"card_action": _opens(link)} if card.link else {}
    buttons = [_button(button) for button in card.buttons[:BUTTONS]]
    return {
        "card_type": "button_interaction",
        **face,
        **opens,
        "task_id": key,
        "button_list": buttons,
    }


def shows_whole(card: Card) -> bool:
    """Whether a card shows all that stands on it. The line of a due time is as long wherever it is."""
    if card.pick:
        return asks_whole(card)
    facts, head = _facts(card, ZoneInfo("UTC")), _head(card)
    rows, lines = _lay_out(facts, _room_below(head))
    return lines == _lines(facts, rows) and len("\n".join((head, *lines))) <= SUBTITLE_CHARS


def render_notice(card: Card, *, timezone: ZoneInfo) -> Json:
    """A card's words as markdown, for groups, where WeCom takes no cards from an application."""
    lines = [f"**{_part(card.title or card.summary)}**"]
    if status := _part(card.status):
        lines.append(f'<font color="{_FONT_COLORS[card.tone]}">{status}</font>')
    if outcome := _part(card.outcome):
        lines.append(f"> {outcome}")
    if text := cut_bytes(plain(card.text).translate(_NO_MARKUP), NOTICE_TEXT_BYTES):
        lines.append(text)
    lines += [_fact_line(fact) for fact in _facts(card, timezone)]
    link = f"\n[{WORDS['more']}]({card.link})" if card.link else ""
    content = _lines_within(TEXT_BYTES - len(link.encode()), lines) + link
    return {"msgtype": "markdown", "markdown": {"content": content}}


def _facts(card: Card, timezone: ZoneInfo) -> list[Fact]:
    facts = [Fact(label=plain(fact.label), value=_in_one_line(fact.value)) for fact in card.facts]
    if card.due_at and not card.outcome:
        due = card.due_at.astimezone(timezone).strftime("%m-%d %H:%M")
        facts.insert(0, Fact(label=WORDS["due"], value=due))
    return facts


def _in_one_line(value: str) -> str:
    return WORDS["between"].join(filter(None, map(str.strip, plain(value).splitlines())))


def _face(card: Card, facts: list[Fact]) -> Json:
    face: Json = {"main_title": _main_title(card), **_source(card)}
    head = _head(card)
    rows, lines = _lay_out(facts, _room_below(head))
    if subtitle := _subtitle(head, lines):
        face["sub_title_text"] = subtitle
    if rows:
        face["horizontal_content_list"] = [
            {"keyname": row.label, "value": row.value} for row in rows
        ]
    return face


def _source(card: Card) -> Json:
    status = plain(card.status)
    if not status:
        return {}
    color = _SOURCE_COLORS[card.tone]
    return {"source": {"desc": cut(status, SOURCE_CHARS), "desc_color": color}}


def _opens(link: str) -> Json:
    return {"type": 1, "url": link}


def _within(text: str, link: str) -> str:
    text = text or WORDS["unnamed"]
    if len(text.encode()) <= TEXT_BYTES or not link:
        return cut_bytes(text, TEXT_BYTES)
    return f"{cut_bytes(text, TEXT_BYTES - len(link.encode()) - 1)}\n{link}"


def _room_below(head: str) -> int:
    return max(SUBTITLE_CHARS // 2, SUBTITLE_CHARS - len(head) - 1)


def _lay_out(facts: list[Fact], room: int) -> tuple[list[Fact], list[str]]:
    """The last facts as the card's rows, so that all are read in their order, and the others as lines above. Where that
    takes more room than there is, the longest take the rows."""
    fitting = [fact for fact in facts if _fits_row(fact)]
    rows = fitting[-ROWS:]
    lines = _lines(facts, rows)
    if len("\n".join(lines)) > room:
        longest = sorted(fitting, key=lambda fact: len(fact.label) + len(fact.value))[-ROWS:]
        rows = [fact for fact in fitting if fact in longest][:ROWS]
        lines = _lines(facts, rows)
    return rows, _shortened(lines, room)


def _lines(facts: list[Fact], rows: list[Fact]) -> list[str]:
    return [
        WORDS["fact"].format(label=fact.label, value=fact.value)
        for fact in facts
        if not any(fact is row for row in rows)
    ]


def _shortened(lines: list[str], room: int) -> list[str]:
    """The longest give way first, all alike: a story before a phone number. What finds no room at all is left out."""
    for chars in range(room, SHORTEST_LINE - 1, -1):
        shorter = [cut(line, chars) for line in lines]
        if len("\n".join(shorter)) <= room:
            return shorter
    return _shortened(lines[:-1], room) if lines else []


def _fits_row(fact: Fact) -> bool:
    return 0 < len(fact.label) <= LABEL_CHARS and len(fact.value) <= VALUE_CHARS


def _main_title(card: Card) -> Json:
    title = plain(card.title) or plain(card.summary) or WORDS["unnamed"]
    main_title: Json = {"title": cut(title, TITLE_CHARS)}
    if outcome := plain(card.outcome):
        main_title["desc"] = cut(outcome, DESC_CHARS)
    return main_title


def _head(card: Card) -> str:
    """An outcome too long for its place, and the text."""
    outcome = plain(card.outcome)
    words = (outcome if len(outcome) > DESC_CHARS else "", plain(card.text))
    return "\n".join(word for word in words if word)


def _subtitle(head: str, lines: list[str]) -> str:
    """The text, then what found no row."""
    tail = "\n".join(lines)
    room = SUBTITLE_CHARS - len(tail) - 1 if tail else SUBTITLE_CHARS
    return "\n".join(part for part in (cut(head, room), tail) if part)


def _button(button: Button) -> Json:
    if len(button.payload.encode()) > BUTTON_KEY_BYTES:
        raise Refused(f"按钮的 key 超过 {BUTTON_KEY_BYTES} 字节")
    return {
        "text": cut(plain(button.text) or WORDS["unnamed"], BUTTON_CHARS),
        "style": _STYLES[button.style],
        "key": button.payload,
    }


def _fact_line(fact: Fact) -> str:
    return WORDS["fact"].format(label=_part(fact.label), value=_part(fact.value))


def _part(text: str) -> str:
    return cut(" ".join(plain(text).split()), NOTICE_PART_CHARS).translate(_NO_MARKUP)


def _lines_within(limit_bytes: int, lines: list[str]) -> str:
    """As many lines as fit, whole, so that no markup is cut in two."""
    kept = list(lines)
    while len("\n".join(kept).encode()) > limit_bytes:
        kept.pop()
    return "\n".join(kept)
