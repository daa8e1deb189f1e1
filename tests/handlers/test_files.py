from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.cards import Picture
from handlers.updates import LocationSent
from storage.database import Store
from tests.handlers.desk_of import (
    LI_HONG,
    PNG,
    REPORT,
    WANG_QIANG,
    ZHAO_LEI,
    DeskOf,
    Someone,
    repair_document,
    repair_form,
    told,
)
from workflows.answers import Answer, texts
from workflows.reading.media import FileProblem


async def photos_of(desk: DeskOf) -> Answer | None:
    return (await desk.ticket()).answers.get("photos")


async def submit_after_photos(desk: DeskOf) -> None:
    for words in ("完成", *REPORT[3:]):
        await desk.said(LI_HONG, words)


async def test_photos_are_kept_and_belong_to_the_ticket(desk: DeskOf) -> None:
    for words in REPORT[:2]:
        await desk.said(LI_HONG, words)
    await desk.sent_photo(LI_HONG)
    await desk.sent_photo(LI_HONG, content=PNG + b"from the other side")
    await submit_after_photos(desk)
    assert "照片: 2 张" in desk.transcript(LI_HONG)
    kept = texts(await photos_of(desk))
    assert len(kept) == 2
    found = await desk.store.files.read(desk.company, int(kept[0]))
    assert found is not None
    assert (found[0].media_type, found[1]) == ("image/png", PNG)


async def test_a_photo_out_of_the_blue_begins_a_report(desk: DeskOf) -> None:
    answer = told(await desk.sent_photo(LI_HONG))
    assert "已了解：照片 1 张。" in answer and "哪种产品" in answer


async def test_a_photo_sent_early_finds_its_place(desk: DeskOf) -> None:
    await desk.said(LI_HONG, REPORT[0])
    assert "型号" in told(await desk.sent_photo(LI_HONG))
    for words in ("KFR-35GW", *REPORT[3:]):
        await desk.said(LI_HONG, words)
    assert await photos_of(desk) is not None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"MZ\x90\x00 a program", "程序和脚本"),
        (b"#!/bin/sh\nrm -rf /", "程序和脚本"),
        (b"<svg onload='alert(1)'/>", "网页文件"),
        (b"\x00\x01\x02", "我们打不开"),
        (b"", "是空的"),
    ],
)
async def test_what_could_harm_is_refused_with_what_would_be_right_and_the_form_goes_on(
    desk: DeskOf, content: bytes, why: str
) -> None:
    for words in REPORT[:2]:
        await desk.said(LI_HONG, words)
    assert why in told(await desk.sent_photo(LI_HONG, content=content))
    await desk.said(LI_HONG, "跳过")
    for words in REPORT[3:]:
        await desk.said(LI_HONG, words)
    assert await photos_of(desk) is None


async def test_a_photo_sent_as_a_file_is_a_photo(desk: DeskOf) -> None:
    for words in REPORT[:2]:
        await desk.said(LI_HONG, words)
    await desk.sent_file(LI_HONG, PNG, "file", name="原图.png")
    await submit_after_photos(desk)
    assert len(texts(await photos_of(desk))) == 1


async def test_the_same_photo_sent_twice_is_one(desk: DeskOf) -> None:
    for words in REPORT[:2]:
        await desk.said(LI_HONG, words)
    await desk.sent_photo(LI_HONG)
    await desk.sent_file(LI_HONG, PNG, "file")
    await submit_after_photos(desk)
    assert len(texts(await photos_of(desk))) == 1


async def test_a_film_wrapped_as_a_photo_is_measured_as_a_film(desk: DeskOf) -> None:
    desk.desk = replace(desk.desk, most_megabytes=1)
    await desk.said(LI_HONG, REPORT[0])
    film = b"\x00\x00\x00\x18ftypisom" + bytes(1 << 20)
    assert "视频最多 1 MB" in told(await desk.sent_photo(LI_HONG, content=film))


@pytest.mark.parametrize(
    ("problem", "why"),
    [
        (FileProblem.TOO_LARGE, "图片最多 20 MB"),
        (FileProblem.NOT_FETCHED, "平台没有把文件交给我们"),
    ],
)
async def test_a_photo_that_did_not_arrive_is_told_and_the_form_goes_on(
    desk: DeskOf, problem: FileProblem, why: str
) -> None:
    for words in REPORT[:2]:
        await desk.said(LI_HONG, words)
    answer = told(await desk.sent_photo(LI_HONG, problem=problem))
    assert why in answer
    await desk.sent_photo(LI_HONG)
    await submit_after_photos(desk)
    kept = await photos_of(desk)
    assert isinstance(kept, list) and len(kept) == 1


async def test_a_form_without_photos_keeps_them_with_the_report(store: Store) -> None:
    form = [field for field in repair_form() if field["kind"] != "photos"]
    card = ["product", "fault", "cost"]
    desk = await DeskOf.open(store, definition=repair_document(form=form, card=card))
    await desk.said(LI_HONG, REPORT[0])
    assert "照片已收下" in told(await desk.sent_photo(LI_HONG))


VIDEO = b"\x00\x00\x00\x18ftypisom water running"
AMR = b"#!AMR\n water running"


async def test_what_the_form_has_no_place_for_stays_with_the_report(desk: DeskOf) -> None:
    for words in REPORT[:2]:
        await desk.said(LI_HONG, words)
    answer = told(await desk.sent_file(LI_HONG, VIDEO, "video", name="滴水.mp4"))
    assert "视频已收下" in answer and "照片" in answer
    await desk.sent_photo(LI_HONG)
    await submit_after_photos(desk)
    opened, comment = (await desk.history())[:2]
    assert (opened.kind, comment.kind, len(listed(comment.details["files"]))) == (
        "opened",
        "commented",
        1,
    )
    await desk.pressed(WANG_QIANG, "接单")
    assert pictures(desk, WANG_QIANG) == 1
    assert "视频“滴水.mp4”" in desk.transcript(WANG_QIANG)
    assert "滴水.mp4" not in desk.transcript(ZHAO_LEI)


async def test_who_takes_the_ticket_later_sees_what_was_added_meanwhile(desk: DeskOf) -> None:
    await desk.opened_ticket()
    await desk.sent_photo(LI_HONG)
    assert pictures(desk, WANG_QIANG) == 0
    await desk.pressed(WANG_QIANG, "接单")
    assert pictures(desk, WANG_QIANG) == 1


async def test_recognised_words_of_a_voice_answer_and_the_voice_is_kept(desk: DeskOf) -> None:
    await desk.sent_file(LI_HONG, AMR, "voice", transcript=REPORT[0])
    answer = told(await desk.sent_file(LI_HONG, AMR + b"2", "voice", transcript=REPORT[1]))
    assert "照片" in answer
    for words in REPORT[2:]:
        await desk.said(LI_HONG, words)
    assert (await desk.ticket()).answers["model"] == REPORT[1]
    comment = (await desk.history())[1]
    assert len(listed(comment.details["files"])) == 2


async def test_a_voice_nobody_could_recognise_is_kept_and_asks_for_words(desk: DeskOf) -> None:
    await desk.said(LI_HONG, REPORT[0])
    answer = told(await desk.sent_file(LI_HONG, AMR, "voice"))
    assert "语音已收下" in answer and "用文字" in answer and "型号" in answer


async def test_a_voice_out_of_the_blue_begins_a_report_and_asks_for_words(desk: DeskOf) -> None:
    answer = told(await desk.sent_file(LI_HONG, AMR, "voice"))
    assert "用文字" in answer and "哪种产品" in answer


async def test_a_place_on_the_map_is_an_answer(desk: DeskOf) -> None:
    for words in REPORT[:3]:
        await desk.said(LI_HONG, words)
    place = LocationSent(latitude="30.27", longitude="120.13", label="杭州市西湖区文三路 90 号")
    assert "手机号" in told(await desk.happens(LI_HONG, place, None))


async def test_a_place_sent_later_is_told_to_the_engineer(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    place = LocationSent(latitude="30.27", longitude="120.13", label="")
    await desk.happens(LI_HONG, place, None)
    assert "30.27, 120.13" in desk.transcript(WANG_QIANG)


async def test_a_voice_for_an_open_ticket_goes_to_its_engineer_in_words_and_by_name(
    desk: DeskOf,
) -> None:
    await desk.accepted_ticket()
    await desk.sent_file(LI_HONG, AMR, "voice", transcript="水更大了")
    assert "水更大了" in desk.transcript(WANG_QIANG)
    assert "还附有：语音" in desk.transcript(WANG_QIANG)
    assert pictures(desk, WANG_QIANG) == 0


async def test_what_an_engineer_sends_amid_a_form_stays_with_the_ticket(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    await desk.pressed(WANG_QIANG, "解决")
    assert "文件已收下" in told(await desk.sent_file(WANG_QIANG, b"%PDF-1.7", name="检测单.pdf"))
    await desk.said(WANG_QIANG, "换了压缩机")
    kinds = [entry.kind for entry in await desk.history()]
    assert kinds.index("noted") < kinds.index("complete")


def pictures(desk: DeskOf, who: Someone) -> int:
    return sum(isinstance(shown.message, Picture) for shown in desk.screen(who))


def listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return value
