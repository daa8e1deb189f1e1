"""The reference of WeCom's codes against the table that decides by them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from bot.channels.channel import (
    CardExpired,
    ChannelError,
    Refused,
    TryLater,
)
from bot.channels.verdicts import Remedy, Verdict
from bot.channels.wecom.errors import AT_UPDATE, VERDICTS, judge
from tests.architecture.remedies import BECOMES, MEANING, meaning

PAGES = Path(__file__).resolve().parents[2] / "docs"
ROW = re.compile(r"^\| ([-\d–, ]+) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def table(language: str) -> list[str]:
    """As the page has to have it: codes of one meaning in a row, in the order of what becomes of the message."""
    order = get_args(Remedy)
    rows: dict[tuple[int, str], tuple[list[int], Verdict]] = {}
    for code, verdict in sorted(VERDICTS.items()):
        key = (order.index(verdict.remedy), verdict.reason)
        rows.setdefault(key, ([], verdict))[0].append(code)
    ordered = sorted(rows.items(), key=lambda row: (row[0][0], row[1][0][0]))
    return [_row(codes, verdict, language) for _, (codes, verdict) in ordered]


def _row(codes: list[int], verdict: Verdict, language: str) -> str:
    becomes = meaning(verdict, language)
    return f"| {_spans(codes)} | {verdict.reason} | {becomes} |"


def _spans(codes: list[int]) -> str:
    """`42027–42051` for what follows on each other, three at least."""
    found: list[list[int]] = []
    for code in codes:
        if found and code == found[-1][-1] + 1:
            found[-1].append(code)
        else:
            found.append([code])
    return ", ".join(
        f"{span[0]}–{span[-1]}" if len(span) > 2 else ", ".join(map(str, span)) for span in found
    )


@pytest.mark.parametrize("language", MEANING)
def test_the_page_has_every_code_with_what_becomes_of_the_message(language: str) -> None:
    page = (PAGES / language / "reference" / "wecom-errors.md").read_text(encoding="utf-8")
    assert ["| {} | {} | {} |".format(*row) for row in ROW.findall(page)] == table(language)


@pytest.mark.parametrize("code", VERDICTS)
def test_each_code_becomes_what_its_remedy_says(code: int) -> None:
    verdict, found = VERDICTS[code], judge(code)
    assert type(found) is BECOMES[verdict.remedy]
    assert str(code) in str(found)
    if isinstance(found, ChannelError):
        assert found.code == str(code)
        assert found.trouble == verdict.concerns
        assert bool(found.trouble) == verdict.is_trouble
    if isinstance(found, TryLater):
        assert found.after == verdict.after_seconds > 0


def test_what_an_administrator_has_to_mend_says_where() -> None:
    for verdict in VERDICTS.values():
        if verdict.remedy == "mend":
            assert verdict.is_trouble
            assert re.search("请|须|企业已解散|核对|应用 →", verdict.reason), verdict


@pytest.mark.parametrize("code", [*AT_UPDATE, 60140, 42014, 99_999])
def test_a_card_that_cannot_change_is_sent_anew(code: int) -> None:
    assert isinstance(judge(code, is_update=True), CardExpired)


def test_a_code_nobody_knows_is_given_up_with_where_to_look() -> None:
    assert isinstance(judge(99_999), Refused)
    assert "90313" in str(judge(99_999))


if __name__ == "__main__":
    for each in MEANING:
        print("\n".join([each, *table(each)]))
