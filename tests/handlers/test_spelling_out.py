from __future__ import annotations

from handlers.cards import Card, Text
from storage.database import Store
from tests.handlers.desk_of import (
    LI_HONG,
    ROSTER,
    SUN_LI,
    WANG_QIANG,
    ZHANG_MIN,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    Someone,
)

WITH_AN_AGENT = ROSTER.replace(
    "groups:", "  - {name: 许静, channel: wecom, id: xu_jing, roles: [agent]}\ngroups:"
)
XU_JING = Someone("wecom", "xu_jing", "许静")
STORY = "空调不制冷，" + "昨天晚上开始滴水，滴得地板上到处都是，" * 20


async def test_a_long_answer_is_read_whole_where_a_card_is_too_small_for_it(store: Store) -> None:
    desk = await DeskOf.open(store, WITH_AN_AGENT)
    for who, number in ((LI_HONG, "ZX-1001"), (ZHANG_MIN, "ZX-1002")):
        await desk.said(who, "请问空调怎么清洗")
        await desk.said(who, "提交")
        await desk.said(XU_JING, f"接单 {number}")
        await desk.pressed(XU_JING, "答复")
        await desk.said(XU_JING, "先断电，再拆下滤网冲洗、晾干。" * 60)
    *told, card = (shown.message for shown in desk.screen(LI_HONG))
    texts = [message.text for message in told if isinstance(message, Text)]
    whole = "".join(texts)
    assert whole.count("先断电") == 60 and "这样说清楚了吗" in whole
    assert all(len(text.encode()) <= 2048 for text in texts)
    assert isinstance(card, Card)
    assert [button.text for button in card.buttons] == ["清楚了", "还有疑问"]
    assert "先断电" not in desk.screen(ZHANG_MIN)[-2].words, "there the card holds all of it"


async def reported(desk: DeskOf) -> None:
    for words in (STORY, "跳过", "跳过", "文三路 90 号", "13812345678", "周末", "在保", "提交"):
        await desk.said(LI_HONG, words)


async def test_who_takes_the_ticket_reads_all_of_it_and_those_it_is_offered_to_do_not(
    desk: DeskOf,
) -> None:
    await desk.said(LI_HONG, STORY)
    for words in (
        "跳过",
        "跳过",
        "杭州市西湖区文三路 90 号",
        "13812345678",
        "周末",
        "在保",
        "提交",
    ):
        await desk.said(LI_HONG, words)
    (offer,) = desk.screen(WANG_QIANG)
    assert isinstance(offer.message, Card)
    await desk.pressed(WANG_QIANG, "接单")
    whole = desk.screen(WANG_QIANG)[1].words
    assert whole.startswith("WX-1001 家电报修：处理中\n产品：空调")
    assert STORY.strip("，") in whole and "电话：13812345678" in whole
    assert len(desk.screen(ZHAO_LEI)) == 1


async def test_nobody_approves_what_they_could_not_read(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    await desk.pressed(WANG_QIANG, "报费用")
    await desk.said(WANG_QIANG, "压缩机、电容、四通阀、" * 18)
    await desk.said(WANG_QIANG, "680")
    words, card = (shown.message for shown in desk.screen(ZHOU_MIN))
    assert isinstance(words, Text) and words.text.count("四通阀") == 18
    assert isinstance(card, Card) and card.buttons
    assert len(desk.screen(SUN_LI)) == 0, "DingTalk's card is in the group"


async def test_a_ticket_asked_for_by_its_number_is_shown_whole(desk: DeskOf) -> None:
    await desk.said(LI_HONG, STORY)
    for words in (
        "跳过",
        "跳过",
        "杭州市西湖区文三路 90 号",
        "13812345678",
        "周末",
        "在保",
        "提交",
    ):
        await desk.said(LI_HONG, words)
    words, card = await desk.said(WANG_QIANG, "1001")
    assert STORY.strip("，") in words and "138****5678" in words
    assert "[接单]" in card
