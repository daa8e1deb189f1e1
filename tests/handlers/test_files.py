from __future__ import annotations

import pytest

from handlers.files import sniffed
from storage.database import Store
from tests.handlers.desk_of import LI_HONG, PNG, REPORT, DeskOf, repair_document, repair_form, told
from workflows.answers import Answer, texts


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


async def test_what_calls_itself_an_image_but_is_none_is_not_taken_as_a_photo(
    desk: DeskOf,
) -> None:
    for words in REPORT[:2]:
        await desk.said(LI_HONG, words)
    answer = told(await desk.sent_photo(LI_HONG, content=b"MZ\x90\x00 a program"))
    assert "文件已收下" in answer
    await desk.said(LI_HONG, "跳过")
    for words in REPORT[3:]:
        await desk.said(LI_HONG, words)
    assert await photos_of(desk) is None


@pytest.mark.parametrize(
    ("problem", "why"), [("too_large", "最多 25 MB"), ("not_fetched", "平台没有把文件交给我们")]
)
async def test_a_photo_that_did_not_arrive_is_told_and_the_form_goes_on(
    desk: DeskOf, problem: str, why: str
) -> None:
    for words in REPORT[:2]:
        await desk.said(LI_HONG, words)
    answer = told(await desk.sent_photo(LI_HONG, problem=problem))
    assert why in answer and "重新发一次" in answer
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


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (PNG, "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", ""),
        (b"<svg onload='alert(1)'/>", ""),
        (b"%PDF-1.7", ""),
        (b"\xff\xd8", ""),
        (b"", ""),
    ],
)
def test_an_image_is_told_by_its_first_bytes(content: bytes, media_type: str) -> None:
    assert sniffed(content) == media_type
