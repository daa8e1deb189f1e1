"""The reference of DingTalk's codes against the table that decides by them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest

from bot.channels.channel import (
    CardExpired,
    ChannelError,
    Limited,
    Refused,
    TryLater,
)
from bot.channels.dingtalk.errors import (
    AT_PEOPLE,
    BANNED,
    BANNED_CODE,
    OLD_VERDICTS,
    VERDICTS,
    banned,
    judge,
    judge_old,
    silenced,
)
from bot.channels.tokens import TokenRejected
from bot.channels.verdicts import Remedy, Verdict
from tests.architecture.remedies import BECOMES, MEANING, meaning

PAGES = Path(__file__).resolve().parents[2] / "docs"
ROW = re.compile(r"^\| (`.+?`) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ALL: Mapping[str, Verdict] = {
    BANNED_CODE: BANNED,
    **VERDICTS,
    **{str(code): verdict for code, verdict in OLD_VERDICTS.items()},
    **AT_PEOPLE,
}


def table(language: str) -> list[str]:
    """As the page has to have it: codes of one meaning in a row, in the order of what becomes of the message."""
    order = get_args(Remedy)
    rows: dict[Verdict, list[str]] = {}
    for code, verdict in ALL.items():
        rows.setdefault(verdict, []).append(code)
    ordered = sorted(rows.items(), key=lambda row: order.index(row[0].remedy))
    return [_row(codes, verdict, language) for verdict, codes in ordered]


def _row(codes: list[str], verdict: Verdict, language: str) -> str:
    becomes = meaning(verdict, language)
    return f"| {', '.join(f'`{code}`' for code in codes)} | {verdict.reason} | {becomes} |"


@pytest.mark.parametrize("language", MEANING)
def test_the_page_has_every_code_with_what_becomes_of_the_message(language: str) -> None:
    page = (PAGES / language / "reference" / "dingtalk-errors.md").read_text(encoding="utf-8")
    assert ["| {} | {} | {} |".format(*row) for row in ROW.findall(page)] == table(language)


@pytest.mark.parametrize("start", VERDICTS)
def test_each_code_of_the_new_api_becomes_what_its_remedy_says(start: str) -> None:
    code = start.upper() + "x"
    _becomes(judge(400, code), VERDICTS[start], code)


@pytest.mark.parametrize("errcode", OLD_VERDICTS)
def test_each_number_of_the_old_api_becomes_what_its_remedy_says(errcode: int) -> None:
    _becomes(judge_old(errcode), OLD_VERDICTS[errcode], str(errcode))


def _becomes(found: Exception, verdict: Verdict, code: str) -> None:
    assert type(found) is BECOMES[verdict.remedy]
    assert code in str(found)
    if isinstance(found, ChannelError):
        assert (found.code, found.trouble) == (code, verdict.concerns)
    if isinstance(found, TryLater):
        assert found.after == verdict.after_seconds > 0
    if isinstance(found, Limited):
        assert found.is_exact == verdict.is_exact


def test_the_longest_beginning_that_fits_decides() -> None:
    assert "没有发布" in str(judge(400, "param.templateUnpublished"))
    assert "不可用" in str(judge(400, "param.templateNotExist"))
    assert isinstance(judge(403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"), Limited)
    assert type(judge(403, "Forbidden.AccessDenied.AccessTokenPermissionDenied")) is TryLater


@pytest.mark.parametrize(
    ("sub_code", "becomes"),
    [("", TokenRejected), ("40014", TokenRejected), ("60011", TryLater), ("90018", Limited)],
)
def test_88_says_why_in_its_sub_code(sub_code: str, becomes: type[Exception]) -> None:
    assert type(judge_old(88, sub_code)) is becomes


def test_what_an_administrator_has_to_mend_says_where() -> None:
    for verdict in ALL.values():
        if verdict.remedy == "mend":
            assert verdict.concerns
            assert re.search("请|核对", verdict.reason), verdict


@pytest.mark.parametrize("code", ["cardInstance.notExist", "whatever"])
def test_a_card_that_cannot_change_is_sent_anew(code: str) -> None:
    assert isinstance(judge(400, code, is_update=True), CardExpired)


@pytest.mark.parametrize(
    ("status", "becomes"),
    [(401, TokenRejected), (403, TryLater), (429, TryLater), (503, TryLater), (400, Refused)],
)
def test_a_code_nobody_knows_is_judged_by_its_status(status: int, becomes: type[Exception]) -> None:
    assert type(judge(status, "whatever")) is becomes


def test_a_code_nobody_knows_is_given_up_with_where_to_look() -> None:
    assert "全局错误码" in str(judge(400, "whatever"))
    assert "全局错误码" in str(judge_old(99_999))


def test_an_address_that_is_shut_out_is_a_trouble_of_the_whole_account() -> None:
    assert (banned().code, banned().trouble) == (BANNED_CODE, "account")


def test_a_message_without_its_words_says_why() -> None:
    assert silenced("20001") == silenced(20001) != ""
    assert silenced(None) == silenced("") == ""


if __name__ == "__main__":
    for each in MEANING:
        print("\n".join([each, *table(each)]))
