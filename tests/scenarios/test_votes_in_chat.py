"""A ratio vote played through both platforms: a reason with a photo, signers by word and by button, and a return to the
requester who hands it in again."""

from __future__ import annotations

from handlers.definitions import publish
from tests.handlers.flows_in_chat import PURCHASE
from tests.scenarios.town import Town


async def _buying(town: Town) -> None:
    async with town.runtime.store.unit_of_work(town.runtime.company) as uow:
        await publish(uow, PURCHASE)


async def _in_review(town: Town) -> str:
    await _buying(town)
    li_hong, wang_qiang = town.player("li_hong"), town.player("wang_qiang")
    await li_hong.says("采购 一台示波器")
    await li_hong.hears("多少钱")
    await li_hong.says("3000")
    await li_hong.presses("提交")
    await li_hong.hears("CG-1001")
    await wang_qiang.presses("核对完成", "CG-1001")
    await wang_qiang.hears("哪家供应商")
    await wang_qiang.says("泰克")
    await wang_qiang.hears("有备注吗")
    await wang_qiang.says("跳过")
    await wang_qiang.hears("CG-1001", "评审")
    return "CG-1001"


async def test_votes_signers_and_a_return_in_both_chats(town: Town) -> None:
    number = await _in_review(town)
    li_hong, zhou_min = town.player("li_hong"), town.player("zhou_min")
    sun_li, he_jun = town.player("sun_li"), town.player("he_jun")
    await zhou_min.presses("加签", number)
    await zhou_min.hears("请谁一起审批")
    await zhou_min.presses("何军", "请谁一起审批")
    await zhou_min.hears("已加签何军，由何军先审批，再到您")
    await he_jun.sees(number, "周敏加签", "同意")
    await he_jun.presses("驳回", number)
    await he_jun.hears("请说明驳回的原因")
    await he_jun.sends_a_photo()
    await he_jun.hears("已收下")
    await he_jun.says("型号太旧")
    await he_jun.hears(number, "评审")
    await sun_li.sees(number, "何军 驳回：型号太旧")
    await sun_li.presses("退回", number)
    await sun_li.hears("退回到哪一步")
    await sun_li.presses("报修人", "退回到哪一步")
    await sun_li.hears("请说明退回的原因")
    await sun_li.says("换新型号再报")
    await li_hong.hears("换新型号再报")
    await zhou_min.sees(number, "已由孙丽退回")
    await li_hong.presses("修改并重新提交", number)
    await li_hong.hears("信息无误请提交")
    await li_hong.says("金额改成 4200")
    await li_hong.hears("¥4200")
    await li_hong.presses("提交")
    await li_hong.hears(f"{number} 已重新提交")
    await town.player("wang_qiang").sees(number, "核对完成")
