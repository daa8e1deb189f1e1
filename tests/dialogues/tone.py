"""What no service agent would write: held against everything the bot says in any dialogue."""

from __future__ import annotations

import re

LONGEST = 700
LONGEST_LINE = 300
"""What a customer wrote at length is handed on whole, on a line of its own."""
_SLIPS = {
    "punctuation twice": re.compile(
        r"[，。；：、][，。；：、！？]|[！？]{2}|(?<![.])[.]{2}(?![.])|,,|;;"
    ),
    "a blank before punctuation": re.compile(r"[^\s·] [，。；：、！？]"),
    "something not filled in": re.compile(r"\{\w*\}|\bNone\b|\bnull\b|\bundefined\b"),
    "the name of something in the program": re.compile(r"\b[a-z]+_[a-z_]+\b"),
    "nothing where something should stand": re.compile(r"“”|（）|\(\)|：$"),
}


def flaws(words: str) -> str:
    """What is wrong with a message, "" when nothing is; an address or a link may hold what prose may not."""
    prose = re.sub(r"https?://\S+", "…", words)
    found = [name for name, pattern in _SLIPS.items() if pattern.search(prose)]
    lines = [line for line in words.splitlines() if line.strip() and not line.startswith("[")]
    if len(set(lines)) < len(lines):
        found.append("a line twice")
    if sum(min(len(line), LONGEST_LINE) for line in lines) > LONGEST:
        found.append("too long to read in a chat")
    return ", ".join(found)
