"""What people say around an order to be polite (麻烦, 帮我, 谢谢, please); `workflows.reading.commands` looks past it."""

from __future__ import annotations

import re
from enum import Enum, auto

from workflows.reading.folding import bare, is_thumb


class Nicety(Enum):
    """What is said to end a conversation well."""

    THANKS = auto()
    NOTED = auto()


_THANKS = re.compile(
    r"(?:(?:好的?|嗯+|哦|ok|okay|great|perfect|收到|非常|十分|太|真是?|那就?|先|多)[ ,，.。!！]*)*"
    r"(?:谢谢|谢了|谢啦|多谢|感谢|辛苦|麻烦|thanks|thank you|thx|ty|cheers|much appreciated)"
    r"(?:[ ,，]*(?:谢谢|了|啦|你们?|您们?|师傅|各位|大家|啊|哈|哦|a lot|so much|very much|again))*"
)
_NOTED = re.compile(
    r"(?:(?:好的?|嗯+|哦|收到|知道|明白|了解|行|可以|没问题|ok(?:ay)?|got it|noted|understood|i see|all right|alright|great|perfect"
    r"|fine|sure|good)(?:了|啦|的|吧|呀|啊|哈|嘞|thanks)?[ ,，.。!！~]*)+"
)

_BLANKS = r"[ ,，.。!！~、]*"
_BEFORE = re.compile(
    r"(?:(?:好的?吧?|嗯+|哦|噢|额|呃|啊|唉|哎|那就?|就|先|你好|您好|请问?|麻烦[你您]?|帮[我忙]|给我|我(?:想要|想|要|需要)|可不可以|能不能|可以|能"
    r"|不好意思|抱歉|对不起|算了|没错|没问题|对的?|是的|please|pls|can (?:i|you)|could (?:i|you)|i (?:want|need|would like)(?: to)?|i'd like(?: to)?"
    rf"|let me|just|sorry|ok(?:ay)?|hi|hello|hey|yes|no|actually|no thanks|thanks|well|then)(?![a-z']){_BLANKS})+"
)
_AFTER = re.compile(
    rf"(?:{_BLANKS}(?:一下|吧|啊|呀|哦|哈|啦|呗|嘛|喽|谢谢[你您啦了]?|多谢|辛苦[了您你]?|好吗|好不好|可以吗|行吗|行不行|吗"
    r"|(?<![a-z])(?:please|pls|plz|thanks|thank you|thx|now|for now|then)))+$"
)
_BEFORE_AN_ANSWER = re.compile(rf"(?:(?:好的?|嗯+|哦|噢|额|呃|啊|那个|sorry|oh|well){_BLANKS})+")
_AFTER_AN_ANSWER = re.compile(
    rf"(?:{_BLANKS}(?:吧|啊|呀|哦|哈|啦|呢|的|谢谢[你您啦了]?|多谢|(?<![a-z])(?:please|thanks|thank you|thx|sorry)))+$"
)


def plainly(said: str) -> str:
    """A bare order without its manners, "" when it was nothing but manners: 麻烦帮我转人工，谢谢 is 转人工."""
    return _between(said, _BEFORE, _AFTER)


def plain_answer(said: str) -> str:
    """The same of words that may be an answer: less is taken away, for 好吗 asks where 好 agrees."""
    return _between(said, _BEFORE_AN_ANSWER, _AFTER_AN_ANSWER)


def nicety(text: str) -> Nicety | None:
    """谢谢, 收到 and nothing else."""
    said = bare(text)
    if _THANKS.fullmatch(said) or (not said and "🙏" in text):
        return Nicety.THANKS
    return Nicety.NOTED if is_thumb(text) or _NOTED.fullmatch(said) else None


def _between(said: str, before: re.Pattern[str], after: re.Pattern[str]) -> str:
    match = before.match(said)
    rest = said[match.end() :] if match else said
    return after.sub("", rest).strip()
