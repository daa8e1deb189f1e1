"""A form with every rule a form can have, over many kinds of field, and the right answers to it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.workflows.builders_forms import SMALL
from tests.workflows.forms.wandering import Right, photos, words
from workflows.parsing import parse

_FORM = """\
form:
  - {id: product, kind: choice, label: 产品, required: true, options: [{id: ac, label: 空调}, {id: tv, label: 电视}]}
  - id: fault
    kind: choice
    label: 故障
    required: true
    options: [{id: leaking, label: 漏水, when: 产品 = "空调"}, {id: dark, label: 没画面, when: 产品 = "电视"}, {id: rest, label: 别的毛病}]
  - {id: indoor, kind: yes_no, label: 是否室内机, shown: 产品 = "空调", required: true}
  - {id: guests, kind: number, label: 几台机器, default: "1", minimum: 1}
  - {id: covered, kind: yes_no, label: 是否在保, required: true}
  - {id: invoice, kind: text, label: 发票号, required: 是否在保, shown: 几台机器 < 3, max_length: 20}
  - {id: discount, kind: percent, label: 折扣, read_only: 是否在保}
  - {id: phone, kind: phone, label: 电话, required: true}
  - {id: address, kind: address, label: 地址, required: true}
  - {id: bought, kind: date, label: 购买日期, latest: TODAY()}
  - id: region
    kind: cascade
    label: 片区
    options: [{id: gd, label: 广东, options: [{id: sz, label: 深圳}, {id: gz, label: 广州}]}, {id: hn, label: 湖南, options: [{id: cs, label: 长沙}]}]
  - id: opinion
    kind: matrix
    label: 看法
    statements: [态度, 速度]
    options: [{id: bad, label: 不满意}, {id: fair, label: 一般}, {id: good, label: 满意}]
  - {id: marks, kind: tags, label: 标签}
  - {id: photos, kind: photos, label: 照片}
  - id: parts
    kind: subform
    label: 配件
    most: 5
    columns:
      - {id: article, kind: text, label: 名称, required: true}
      - {id: quantity, kind: number, label: 数量, required: true, minimum: 1, checks: [{rule: 数量 < 100, message: 一次最多 99 个。}]}
      - {id: price, kind: money, label: 单价}
      - {id: amount, kind: money, label: 小计, formula: 数量 * 单价}
  - {id: total, kind: money, label: 总价, formula: "SUM(配件.小计) * 几台机器"}
  - {id: advice, kind: computed, label: 建议, formula: 'IF(总价 > 500, "需审批", "")'}
  - {id: budget, kind: money, label: 预算, checks: [{rule: 总价 <= 预算, message: 总价超出了预算，请核对。}]}
  - {id: stars, kind: rating, label: 评分}
  - {id: stopped, kind: duration, label: 停机时长}
  - {id: visit, kind: period, label: 上门时间}
  - {id: card, kind: id_card, label: 身份证号}
  - {id: agreed, kind: consent, label: 服务条款, required: true, terms: 上门收费三十元。}
  - {id: urgent, kind: yes_no, label: 加急, filled_by: staff}
  - {id: thing, kind: text, label: 物品, filled_by: staff}
  - {id: cost, kind: money, label: 费用, filled_by: staff}
"""
_FLOW = (
    SMALL[SMALL.index("flow:") :]
    .replace("{field: thing, op: in, value: [pump]}", "{field: thing, value: 水泵}")
    .replace("card: [thing, cost]", "card: [product, cost]")
    .replace("fill: [cost]", "fill: [cost, thing, urgent]")
)
EVERY_RULE = parse(SMALL[: SMALL.index("form:")] + _FORM + _FLOW)
NEEDED: Mapping[str, Right] = {
    "covered": Right(said=words("是"), other="否"),
    "phone": Right(said=words("13800138000"), other="0755-26991234", wrong="123"),
    "address": Right(said=words("深圳南山科苑路15号，门禁 1234#"), other="北京路1号", wrong="京"),
    "agreed": Right(said=words("同意"), wrong="不同意"),
}
PRODUCTS: Mapping[str, Mapping[str, Right]] = {
    "ac": {
        "product": Right(said=words("空调"), other="电视", wrong="飞机"),
        "fault": Right(said=words("漏水"), wrong="没画面"),
        "indoor": Right(said=words("否"), other="是"),
    },
    "tv": {
        "product": Right(said=words("电视"), other="空调", wrong="飞机"),
        "fault": Right(said=words("没画面"), wrong="漏水"),
        "indoor": Right(said=words("是")),
    },
}
"""The last is asked only after a detour."""
INVOICE = Right(said=words("FP-1"), other="FP-2")
OPTIONAL: Mapping[str, Right] = {
    "bought": Right(said=words("2025年5月3日"), other="2024-01-01", wrong="2030-01-01"),
    "region": Right(said=words("广东", "深圳"), other="长沙", wrong="火星"),
    "opinion": Right(said=words("满意", "一般"), other="都满意", wrong="飞机"),
    "marks": Right(said=words("加急，VIP"), other="普通", wrong="，，"),
    "photos": Right(said=photos(7, 8, 7)),
    "parts": Right(
        rows=(
            {"article": "压缩机", "quantity": "2", "price": "350"},
            {"article": "铜管", "quantity": "3"},
        ),
        wrong="铜管 200",
    ),
    "budget": Right(said=words("两千"), wrong="便宜"),
    "stars": Right(said=words("4"), other="2", wrong="九"),
    "stopped": Right(said=words("两小时"), other="3天", wrong="很久"),
    "visit": Right(said=words("明天下午"), other="周六上午", wrong="昨天上午"),
    "card": Right(kept="11010519491231002X"),
}
