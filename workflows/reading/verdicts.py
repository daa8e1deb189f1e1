"""Whether 问题解决了吗？ is answered yes or no in somebody's own words (没有，还在漏水; yes, it works again)."""

from __future__ import annotations

import re

from workflows.reading.folding import bare

_LONGEST = 60
_BLANKS = r"[ ,，.。!！~]*"
_YES = (
    r"(?:是的?|对的?|嗯+|好的?|可以|谢谢|yes|yeah|yep|yup|sure|great|perfect|thanks|thank you|ok(?:ay)?"
    r"|(?:已经?|都)?(?:解决|修好|弄好|搞定|恢复)了?|(?:现在)?(?:好了|正常了|可以用了|没问题了)"
    r"|(?:it'?s |it is |all |now |everything is )*(?:solved|fixed|working|fine|good)|it works|now|again)"
)
_AGREES = re.compile(rf"(?:{_YES}{_BLANKS})+")
_POLITE = re.compile(r"(?:好的?|嗯+|可以|谢谢|sure|great|perfect|thanks|thank you|ok(?:ay)?|fine|good|now|again|[ ,，.。!！~])+")  # fmt: skip
_DENIES = re.compile(
    r"(?:不|没有?|没呢|还没|no|nope|nah)(?:$|[ ]*[,，.。!！;；])|(?:还是?|根本|完全|仍然?|依然)?没有?(?:解决|修好|弄好|好|恢复)(?!问题)"
    r"|(?:no[ ,]+)?(?:it |the problem )?(?:is |'s |was )?(?:still |not (?:solved|fixed|yet|working|really)|isn't |never |doesn't work|does not work)"
    r"|(?:no[ ,]+)?it's (?:still|not)\b|(?:还|仍然?|依然)(?:是|在|会)?(?:不|没|漏|滴|响|坏|冒|老样子|一样|这样|有问题)"
)


def verdict(text: str) -> bool | None:
    """None where it is neither: thanks alone confirms nothing, and a question least of all."""
    said = bare(text)
    if re.search(r"[?？吗么]\W*$", text):
        return None
    if _DENIES.match(said):
        return False
    is_short = len(said) <= _LONGEST
    return True if is_short and _AGREES.fullmatch(said) and not _POLITE.fullmatch(said) else None


def is_bare(text: str) -> bool:
    """Nothing but no."""
    return len(bare(text)) <= len("nope")
