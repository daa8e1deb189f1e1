from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.console.browser.phone import Phone, photo
from tests.console.visitors import fields_by_id, form_of, link_for
from tests.handlers.desk_of import LI_HONG, DeskOf
from workflows.answers import Answer, parts, rows, texts
from workflows.kinds.table import KINDS
from workflows.parsing import parse

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

FORM = Path(__file__).with_name("every_kind.yaml").read_text(encoding="utf-8")
WORDS = {
    "邮箱": "li@example.com",
    "店铺链接": "jd.com/shop",
    "身份证号": "11010519491231002x",
    "备注": "- 二楼\n- **小心狗**",
    "台数": "三",
    "单价": "1,200.5",
    "折扣": "10",
    "序列号": "ab12 cd34",
    "型号": "KFR-35GW",
    "车牌": "粤B12345",
    "购买日期": "2026-11-01",
    "开门时间": "09:30",
    "到店时间": "2026-11-25T14:00",
    "故障持续": "两个半小时",
    "地址": "深圳市南山区科苑路15号",
    "服务区域": "深圳南山",
    "定位": "22.54, 113.94",
}
SOUND = b"#!AMR\n and a compressor that rattles"
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom and a dripping pipe"


def test_every_kind_is_here() -> None:
    assert {field.kind for field in parse(FORM).form} == set(KINDS)


async def opened(desk: DeskOf, phone: Phone, words: str = "登记 空调漏水") -> str:
    token = await link_for(desk, LI_HONG, words)
    await phone.opens(token)
    await phone.sees("设备登记与验收")
    return token


async def answers_of(desk: DeskOf, token: str) -> dict[str, Answer]:
    fields = (await form_of(desk, token)).fields
    return {each.id: each.answer for each in fields if each.answer is not None}


async def test_page_begins_with_what_the_chat_knew(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await expect(phone.field("概况").locator("input")).to_have_value("登记 空调漏水")
    await expect(phone.field("产品").get_by_label("空调")).to_be_checked()
    await expect(phone.field("故障").get_by_label("漏水")).to_be_checked()
    await phone.sees("已填 2 / 48", "已保存")


async def test_every_kind_is_filled_in_and_handed_in(desk: DeskOf, phone: Phone) -> None:
    token = await opened(desk, phone)
    for label, text in WORDS.items():
        await phone.types(label, text)
    await _choose(phone)
    await _send_files(phone)
    await _sign(phone)
    await phone.is_saved()
    assert await answers_of(desk, token) == {**await _files_of(desk, token), **CHOSEN, **TYPED}
    await phone.submits()
    await phone.sees("已提交", "进展会在聊天里告诉您")
    await desk.deliver()
    assert "DJ-1001" in desk.screen(LI_HONG)[-1].words
    ticket = await desk.ticket("DJ-1001")
    assert ticket.answers["total"] == "3241.35"


async def _choose(phone: Phone) -> None:
    await phone.chooses("联系人", "李红")
    await phone.types("手机号", "138 0013 8000")
    await phone.chooses("故障", "不制冷")
    await phone.field("品牌").get_by_label("搜索 品牌").fill("樱花")
    await phone.chooses("品牌", "樱花园")
    await phone.chooses("房间", "客厅")
    await phone.selects("安装位置", "室内", "墙面")
    await phone.selects("服务网点", "华南")
    await phone.chooses("加急", "否")
    await phone.field("不在家").locator("input").nth(0).fill("2026-11-26")
    await phone.field("不在家").locator("input").nth(1).fill("2026-11-28")
    await phone.chooses("方便上门", "明天下午")
    await phone.selects("预约", "2026-11-24（周二） 09:00–12:00")
    await phone.chooses("我的设备", "挂机空调 KFR-35GW")
    await phone.chooses("客户", "海风酒店")
    await phone.field("物料").get_by_label("搜索 物料").fill("M-030")
    await phone.chooses("物料", "压缩机 30")
    await phone.chooses("指定工程师", "王强")
    await phone.chooses("部门", "售后部")
    await phone.types("标签", "有电梯")
    await phone.field("标签").locator("input").press("Enter")
    await phone.chooses("标签", "老客户")
    await phone.chooses("满意度", "4 分")
    await phone.chooses("推荐意愿", "10")
    await phone.chooses("价格合理", "同意")
    await phone.field("服务评价").get_by_role("group", name="准时").get_by_text("好").click()
    await phone.field("服务评价").get_by_role("group", name="礼貌").get_by_text("差").click()
    await phone.chooses("服务条款", "我已阅读并同意")
    await _add_part(phone)


async def _add_part(phone: Phone) -> None:
    await phone.page.get_by_role("button", name="添加一条 配件").click()
    row = phone.row(1)
    await row.get_by_label("名称").fill("压缩机")
    await row.get_by_text("库存").click()
    await row.get_by_label("数量").fill("2")
    await row.get_by_label("单价").fill("350")
    await expect(row.locator("output")).to_contain_text("¥700")
    async with phone.page.expect_file_chooser() as chooser:
        await row.locator(".add").click()
    await (await chooser.value).set_files(photo("part.png"))
    await expect(row.locator("img")).to_be_visible()


async def _send_files(phone: Phone) -> None:
    await phone.picks("现场照片", photo())
    await expect(phone.field("现场照片").locator("img")).to_be_visible()
    await phone.picks("视频", {"name": "drip.mp4", "mimeType": "video/mp4", "buffer": FILM})
    await phone.sees("drip.mp4")
    await phone.picks("录音", {"name": "rattle.amr", "mimeType": "audio/amr", "buffer": SOUND})
    await phone.sees("rattle.amr")
    await phone.picks(
        "附件", {"name": "报告.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 seen"}
    )
    await phone.sees("报告.pdf")
    await phone.picks("电表读数", photo("meter.png"))
    await phone.field("电表读数").locator("img").wait_for()
    await phone.field("电表读数").locator("input.read").fill("0471 度")


async def _sign(phone: Phone) -> None:
    await phone.field("客户签名").get_by_role("button", name="手写签名").click()
    sheet = phone.page.get_by_role("dialog")
    await sheet.wait_for()
    await expect(sheet.get_by_role("button", name="确定")).to_be_disabled()
    box = await sheet.locator("canvas").bounding_box()
    assert box
    await phone.page.mouse.move(box["x"] + 40, box["y"] + 60)
    await phone.page.mouse.down()
    await phone.page.mouse.move(box["x"] + 200, box["y"] + 120, steps=8)
    await phone.page.mouse.up()
    await sheet.get_by_role("button", name="确定").click()
    await expect(phone.field("客户签名").locator("img")).to_be_visible()


async def _files_of(desk: DeskOf, token: str) -> dict[str, Answer]:
    """Their ids are whatever they are; that they are what was sent, their names and kinds say."""
    view = await form_of(desk, token)
    fields = fields_by_id(view)
    names = {
        each: view.files[texts(fields[each].answer)[0]].name
        for each in ("photos", "videos", "voice", "files")
    }
    assert names["videos"] == "drip.mp4" and names["files"] == "报告.pdf"
    signature = fields["signature"].answer
    assert isinstance(signature, str) and view.files[signature].media_type == "image/png"
    meter = parts(fields["meter"].answer)
    assert meter["text"] == "0471 度" and meter["photo"] in view.files
    (part,) = rows(fields["parts"].answer)
    assert {key: part[key] for key in part if key != "photo"} == PART
    kept = (*names, "signature", "meter", "parts")
    return {each: answer for each in kept if (answer := fields[each].answer) is not None}


PART = {"part": "压缩机", "origin": "stock", "count": "2", "price": "350", "sum": "700"}
TYPED: dict[str, Answer] = {
    "story": "登记 空调漏水", "phone": "13800138000", "email": "li@example.com",
    "site": "https://jd.com/shop", "id_card": "11010519491231002X", "notes": "- 二楼\n- **小心狗**",
    "count": "3", "price": "1200.5", "discount": "10", "total": "3241.35", "number": "DJ-003",
    "serial": "AB12CD34", "model": "KFR-35GW", "plate": "粤B12345", "bought": "2026-11-01",
    "opens": "09:30", "visit": "2026-11-25T14:00+08:00", "lasted": "PT2H30M",
    "address": {"province": "广东省", "city": "深圳市", "county": "南山区", "detail": "科苑路15号"},
    "region": "广东省深圳市南山区",
    "place": {"latitude": "22.54", "longitude": "113.94"},
}  # fmt: skip
CHOSEN: dict[str, Answer] = {
    "name": "李红", "product": "ac", "fault": ["leaking", "not_cooling"], "brand": "brand_19",
    "rooms": ["living"], "area": ["inside", "wall"], "office": "south", "urgent": False,
    "away": {"from": "2026-11-26", "to": "2026-11-28"},
    "convenient": {"start": "2026-11-24T13:00+08:00", "end": "2026-11-24T18:00+08:00", "words": "明天下午"},
    "slot": {"date": "2026-11-24", "from": "09:00", "to": "12:00"},
    "asset": {"id": "A-1", "label": "挂机空调 KFR-35GW", "warranty": "2027-05-01"}, "warranty": "2027-05-01",
    "customer": {"id": "C-1", "label": "海风酒店"}, "article": {"id": "M-030", "label": "压缩机 30"},
    "engineer": {"id": "3", "label": "王强"}, "department": {"id": "D-1", "label": "售后部"},
    "tags": ["有电梯", "老客户"], "stars": "4", "recommends": "10", "agrees": "in_favour",
    "service": {"0": "good", "1": "bad"}, "parts_total": "700", "terms": True,
}  # fmt: skip


async def test_what_is_wrong_is_told_beside_its_field_and_survives_a_reload(
    desk: DeskOf, phone: Phone
) -> None:
    await opened(desk, phone)
    await phone.types("手机号", "138")
    await phone.types("型号", "KFR-35GW")
    await phone.is_saved()
    assert "号码不对" in await phone.problem_of("手机号")
    await phone.page.reload()
    await expect(phone.field("手机号").locator("input")).to_have_value("138")
    await expect(phone.field("型号").locator("input")).to_have_value("KFR-35GW")
    assert "号码不对" in await phone.problem_of("手机号")
    await phone.types("手机号", "13800138000")
    await expect(phone.field("手机号").locator("> .problem")).to_be_empty()


async def test_handing_in_too_early_leads_to_the_first_thing_that_is_missing(
    desk: DeskOf, phone: Phone
) -> None:
    await opened(desk, phone)
    await phone.types("邮箱", "li@")
    await phone.submits()
    await phone.sees("还有 11 处需要补充或修改")
    await expect(phone.field("联系人").locator("input")).to_be_focused()
    assert "需要填写" in await phone.problem_of("联系人")
    assert "邮箱不对" in await phone.problem_of("邮箱"), (
        "an optional answer that is wrong is not dropped"
    )
    await phone.chooses("联系人", "李红")
    await phone.is_saved()
    assert await phone.problem_of("联系人") == ""
    assert "需要填写" in await phone.problem_of("手机号"), "the rest of the list stays"
    await phone.sees("还有 10 处需要补充或修改")


async def test_form_changes_with_its_answers(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await expect(phone.field("加急原因")).to_have_count(0)
    await phone.chooses("加急", "是")
    await phone.sees("加急原因")
    await phone.types("台数", "2")
    await expect(phone.field("单价").locator(".must")).to_be_visible()
    await phone.types("单价", "100")
    await expect(phone.field("合计").locator("output")).to_contain_text("200 元")
    await phone.chooses("产品", "冰箱")
    await expect(phone.field("故障").get_by_text("不制冷")).to_have_count(0)
    await phone.chooses("加急", "否")
    await expect(phone.field("加急原因")).to_have_count(0)


async def test_what_is_optional_can_be_taken_away_again(desk: DeskOf, phone: Phone) -> None:
    token = await opened(desk, phone)
    await phone.chooses("满意度", "4 分")
    await phone.selects("安装位置", "室外")
    await phone.types("邮箱", "li@example.com")
    await phone.is_saved()
    await phone.field("满意度").get_by_role("button", name="不选了").click()
    await phone.selects("安装位置", "请选择")
    await phone.types("邮箱", "")
    await phone.is_saved()
    assert not {"stars", "area", "email"} & set(await answers_of(desk, token))


async def test_rows_are_added_copied_summed_and_taken_away(desk: DeskOf, phone: Phone) -> None:
    token = await opened(desk, phone)
    await _add_part(phone)
    await phone.row(1).get_by_role("button", name="复制").click()
    await expect(phone.row(2).get_by_label("名称")).to_have_value("压缩机")
    await phone.row(2).get_by_label("数量").fill("1")
    await expect(phone.field("配件合计").locator("output")).to_contain_text("1050 元")
    await phone.row(1).get_by_role("button", name="删除 第 1 条").click()
    await expect(phone.field("配件合计").locator("output")).to_contain_text("350 元")
    await expect(phone.row(1).get_by_label("数量")).to_have_value("1")
    (left,) = rows((await answers_of(desk, token))["parts"])
    assert left["sum"] == "350"


async def test_row_that_is_not_finished_keeps_the_form_from_being_handed_in(
    desk: DeskOf, phone: Phone
) -> None:
    await opened(desk, phone)
    await phone.page.get_by_role("button", name="添加一条 配件").click()
    await phone.row(1).get_by_label("名称").fill("铜管")
    await phone.row(1).get_by_label("数量").fill("很多")
    await expect(phone.row(1)).to_contain_text("请填写数字")
    await phone.page.reload()
    await expect(phone.row(1).get_by_label("数量")).to_have_value("很多")
    await phone.submits()
    await expect(phone.row(1)).to_contain_text("这一项需要填写")
    assert "没填完" in await phone.problem_of("配件")
