"""One example of each kind of field: how it stands in a form, answers as they are kept, words that give them, words and
JSON that do not. `test_every_kind` holds all kinds to the same contract with it; a kind without one fails there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tests.workflows.builders_forms import AROUND as MORNING
from tests.workflows.builders_forms import a_field
from workflows.answers import Answer, Row
from workflows.form_fields import FormField
from workflows.kinds.kind import Record
from workflows.kinds.problems import ProblemCode

RECORDS = (
    Record(id="k1", label="挂机空调 KFR-35GW", values={"model": "KFR-35GW"}),
    Record(id="k2", label="滚筒洗衣机 XQG100", values={"model": "XQG100"}),
)
AROUND = replace(
    MORNING,
    records=dict.fromkeys(
        ("things", "assets", "customers", "people:engineer", "departments"), RECORDS
    ),
)
"""A Tuesday morning, with the same records wherever some are looked up."""


_PARTS: list[Row] = [{"part": "压缩机", "count": "2"}, {"part": "铜管", "count": "3"}]
_SEAL: list[Row] = [{"part": "door seal", "count": "1"}]


@dataclass(frozen=True, kw_only=True)
class Example:
    """`said` are words with the whole answer they give; `refused` words with what is wrong with them;
    `kept` answers that come from elsewhere (a page, a formula, a file); `misshapen` JSON that is none."""

    field: str
    said: Sequence[tuple[str, Answer]] = ()
    refused: tuple[tuple[str, ProblemCode], ...] = ()
    kept: tuple[Answer, ...] = ()
    misshapen: tuple[object, ...] = (None, 7, 1.5, {"a": 1}, [[]], [3])

    def form_field(self, kind: str) -> FormField:
        return a_field(f"kind: {kind}, {self.field}" if self.field else f"kind: {kind}")

    @property
    def answers(self) -> tuple[Answer, ...]:
        return (*(answer for _, answer in self.said), *self.kept)


THINGS = (
    "options: [{id: washer, label: {zh: 洗衣机, en: Washing machine}, words: [滚筒]}, {id: heater, label: 电热水器},"
    " {id: gas, label: 燃气热水器}, {id: ac, label: 空调}, {id: rest, label: 其他}]"
)
POINTS = (
    "options: [{id: bad, label: {zh: 不满意, en: Dissatisfied}}, {id: fair, label: {zh: 一般, en: Fair}},"
    " {id: good, label: {zh: 满意, en: Satisfied}}]"
)
PLACES = (
    "options: [{id: gd, label: {zh: 广东, en: Guangdong}, options: [{id: sz, label: 深圳, options: [{id: sz_ns, label: 南山},"
    " {id: sz_ft, label: 福田}]}, {id: gz, label: 广州, options: [{id: gz_th, label: 天河}]}]},"
    " {id: hlj, label: 黑龙江, options: [{id: hg, label: 鹤岗, options: [{id: hg_ns, label: 南山}]}]},"
    " {id: jl, label: 吉林, options: [{id: jls, label: 吉林, options: [{id: jl_cy, label: 昌邑}]}]}]"
)
_NO_FILES = (None, 7, "12", {"a": "1"}, [3], [["1"]])
_SLOT = {"date": "2026-11-25", "from": "09:00", "to": "12:00"}
_TOMORROW = {
    "start": "2026-11-25T13:00+08:00",
    "end": "2026-11-25T18:00+08:00",
    "words": "明天下午",
}
_AC = {"id": "k1", "label": "挂机空调 KFR-35GW", "model": "KFR-35GW"}
_WASHER = {"id": "k2", "label": "滚筒洗衣机 XQG100", "model": "XQG100"}
_LINKED = Example(
    field="",
    said=(("1", _AC), ("洗衣机", _WASHER), ("k2", _WASHER)),
    refused=(("电视", ProblemCode.NO_SUCH_RECORD),),
    misshapen=(None, 7, "k1", {"id": "k1"}, {"id": 1, "label": "x"}, ["k1"]),
)

EXAMPLES: Mapping[str, Example] = {
    "text": Example(
        field="max_length: 20, suggest: [{zh: 明天上午, en: Tomorrow morning}]",
        said=((" 不制冷 \n", "不制冷"), ("1", "明天上午"), ("<b>", "<b>")),
        refused=((" \x00 ", ProblemCode.EMPTY), ("长" * 21, ProblemCode.TOO_LONG)),
        misshapen=(None, 7, "", "长" * 21, {"a": "b"}, ["不制冷"]),
    ),
    "long_text": Example(
        field="min_length: 2",
        said=(("第一行\n第二行\n", "第一行\n第二行"), ("长" * 5000, "长" * 5000)),
        refused=(("短", ProblemCode.TOO_SHORT), ("长" * 10_001, ProblemCode.TOO_LONG)),
        misshapen=(None, 7, "", "长" * 10_001, ["第一行"]),
    ),
    "rich_text": Example(
        field="",
        said=(
            ("# 现象\n- **漏水**\n- 异响", "# 现象\n- **漏水**\n- 异响"),
            ("<p>漏水</p><p>异响 <b>很大</b></p>", "漏水\n\n异响 很大"),
            ("温度<5度，a<b", "温度<5度，a<b"),
        ),
        refused=(("<div></div>", ProblemCode.EMPTY), ("<<b>b>", ProblemCode.HTML_NOT_TAKEN)),
        misshapen=(None, 7, "", ["漏水"]),
    ),
    "number": Example(
        field="minimum: 1, maximum: 5000, unit: {zh: 台, en: units}",
        said=(("三台", "3"), ("1,200.5", "1200.5"), ("3k", "3000")),
        refused=(("很多", ProblemCode.NOT_A_NUMBER), ("0", ProblemCode.TOO_SMALL)),
        misshapen=(None, 7, "", "1e9", "NaN", "三", "1_000", "+3", "９", ["3"]),
    ),
    "money": Example(
        field="maximum: 5000",
        said=(("三百五", "350"), ("¥12.50", "12.5")),
        refused=(("便宜", ProblemCode.NOT_AN_AMOUNT), ("1.005", ProblemCode.TOO_PRECISE)),
        misshapen=(None, 350, "¥350", "Infinity", {"yuan": "350"}),
    ),
    "percent": Example(
        field="maximum: 100, decimals: 1",
        said=(("30", "30"), ("百分之十二点五", "12.5"), ("三成", "30"), ("７％", "7")),
        refused=(("一些", ProblemCode.NOT_A_PERCENT), ("130%", ProblemCode.TOO_LARGE)),
        misshapen=(None, 0.3, "30%", "half"),
    ),
    "phone": Example(
        field="",
        said=(("我的电话是 138 0013 8000", "13800138000"), ("(0755)26991234", "0755-26991234")),
        refused=(("1380013800", ProblemCode.NOT_A_PHONE),),
        misshapen=(None, 13800138000, ["13800138000"]),
    ),
    "email": Example(
        field="",
        said=(("邮箱是 Wang.Fang@Example.com。", "wang.fang@example.com"), ("a@b.cn", "a@b.cn")),
        refused=(("wang.fang", ProblemCode.NOT_AN_EMAIL), ("a@b", ProblemCode.NOT_AN_EMAIL)),
        misshapen=(None, 7, "", "a b@c.cn", "王芳", ["a@b.cn"]),
    ),
    "url": Example(
        field="",
        said=(
            ("看这个 https://jd.com/item/1?a=b。", "https://jd.com/item/1?a=b"),
            ("jd.com/item/1", "https://jd.com/item/1"),
            ("www.example.com", "https://www.example.com"),
        ),
        refused=(("没有链接", ProblemCode.NOT_A_LINK), ("a@b.cn", ProblemCode.NOT_A_LINK)),
        misshapen=(None, 7, "", "javascript:alert(1)", "jd.com", ["https://jd.com"]),
    ),
    "contact_name": Example(
        field="",
        said=(("我叫李雷", "李雷"), ("王小姐", "王小姐"), ("Anna Müller", "Anna Müller")),
        refused=(("13800138000", ProblemCode.NOT_A_NAME), ("", ProblemCode.NOT_A_NAME)),
        misshapen=(None, 7, "", "名" * 41, ["李雷"]),
    ),
    "serial_number": Example(
        field="min_length: 6",
        said=(
            ("序列号：ab12 cd34 5678", "AB12CD345678"),
            ("ab12345678", "AB12345678"),
            ("SN12345678", "SN12345678"),
        ),
        refused=(("看不清", ProblemCode.NOT_A_CODE), ("A1234", ProblemCode.TOO_SHORT)),
        kept=("https://q.example.com/aBc123",),
        misshapen=(None, 7, "", "a1", ["AB123456"]),
    ),
    "model": Example(
        field="suggest: [KFR-26GW, KFR-35GW]",
        said=(("型号是 kfr-35gw/bp3", "KFR-35GW/BP3"), ("2", "KFR-35GW"), ("看不清", "看不清")),
        refused=(("", ProblemCode.EMPTY),),
        misshapen=(None, 7, "", "长" * 101, ["KFR-35GW"]),
    ),
    "plate": Example(
        field="",
        said=(("车牌号粤b·12345", "粤B12345"), ("粤BD12345", "粤BD12345")),
        refused=(("粤12345", ProblemCode.NOT_A_PLATE), ("没有车", ProblemCode.NOT_A_PLATE)),
        misshapen=(None, 7, "", "粤b12345", ["粤B12345"]),
    ),
    "id_card": Example(
        field="",
        said=(("身份证 11010519491231002x", "11010519491231002X"),),
        refused=(("110105194912310021", ProblemCode.NOT_AN_ID_CARD),),
        misshapen=(None, 7, "", "11010519491231002x", ["11010519491231002X"]),
    ),
    "yes_no": Example(
        field="",
        said=(("好的", True), ("不用", False)),
        refused=(("也许", ProblemCode.NOT_YES_OR_NO),),
        misshapen=(None, 1, "yes", [], {}),
    ),
    "consent": Example(
        field="terms: {zh: 我们会把您的电话告诉上门的工程师。, en: The engineer gets your number.}, link: https://a.cn/terms",
        said=(("同意", True), ("I agree", True), ("好的", True)),
        refused=(
            ("不同意", ProblemCode.CONSENT_NEEDED),
            ("no", ProblemCode.CONSENT_NEEDED),
            ("为什么", ProblemCode.NOT_YES_OR_NO),
        ),
        misshapen=(None, False, 1, "yes", [], {}),
    ),
    "choice": Example(
        field=THINGS,
        said=(("第2个", "heater"), ("滚筒的", "washer"), ("孔调", "ac"), ("燃气", "gas")),
        refused=(("热水器", ProblemCode.AMBIGUOUS), ("飞机", ProblemCode.NOT_AN_OPTION)),
        misshapen=(None, 7, "plane", "", ["ac"], {"id": "ac"}),
    ),
    "choices": Example(
        field=f"{THINGS}, most: 3",
        said=(("1,4", ["washer", "ac"]), ("空调和洗依机", ["washer", "ac"])),
        refused=(("热水器", ProblemCode.AMBIGUOUS), ("1 2 3 4", ProblemCode.TOO_MANY)),
        misshapen=(None, "ac", ["plane"], ["ac", "ac"], [7], {"id": "ac"}),
    ),
    "select": Example(
        field=THINGS,
        said=(("4", "ac"), ("洗衣", "washer"), ("kongtiao", "ac"), ("其他", "rest")),
        refused=(("飞机", ProblemCode.NOT_AN_OPTION), ("9", ProblemCode.NOT_AN_OPTION)),
        misshapen=(None, 7, "plane", "", ["ac"]),
    ),
    "multi_select": Example(
        field=f"{THINGS}, least: 1",
        said=(("4 1", ["washer", "ac"]), ("孔调", ["ac"]), ("空调、其他", ["ac", "rest"])),
        refused=(("热水器", ProblemCode.AMBIGUOUS), ("飞机", ProblemCode.NOT_AN_OPTION)),
        misshapen=(None, "ac", ["plane"], ["ac", "ac"], []),
    ),
    "cascade": Example(
        field=PLACES,
        said=(
            ("广东 深圳 南山", ["gd", "sz", "sz_ns"]),
            ("深圳南山", ["gd", "sz", "sz_ns"]),
            ("天河", ["gd", "gz", "gz_th"]),
            ("昌邑", ["jl", "jls", "jl_cy"]),
            ("广东深镇福田", ["gd", "sz", "sz_ft"]),
        ),
        refused=(("南山", ProblemCode.AMBIGUOUS), ("巴黎", ProblemCode.NOT_AN_OPTION)),
        misshapen=(None, "gd", [], ["paris"], [7], {"a": "gd"}),
    ),
    "tree": Example(
        field=PLACES,
        said=(("深圳", "sz"), ("天河", "gz_th"), ("深圳的南山", "sz_ns"), ("tianhe", "gz_th")),
        refused=(("南山", ProblemCode.AMBIGUOUS), ("巴黎", ProblemCode.NOT_AN_OPTION)),
        misshapen=(None, 7, "paris", "", ["gd"]),
    ),
    "scale": Example(
        field=POINTS,
        said=(("3 分", "good"), ("很不满意", "bad"), ("Satisfied", "good"), ("满意", "good")),
        refused=(("不太满意", ProblemCode.NOT_AN_OPTION), ("5", ProblemCode.NOT_AN_OPTION)),
        misshapen=(None, 3, "great", ["good"]),
    ),
    "matrix": Example(
        field=f"{POINTS}, statements: [{{zh: 态度, en: Manners}}, 速度, 价格]",
        said=(
            ("满意、一般、3", {"0": "good", "1": "fair", "2": "good"}),
            ("3 2 1", {"0": "good", "1": "fair", "2": "bad"}),
            ("都很满意", {"0": "good", "1": "good", "2": "good"}),
        ),
        refused=(
            ("飞机", ProblemCode.NOT_AN_OPTION),
            ("3 3 3 3", ProblemCode.NOT_AN_OPTION),
        ),
        misshapen=(None, "good", {}, {"0": "good"}, {"0": 3}, {"9": "good"}, ["good"]),
    ),
    "tags": Example(
        field="suggest: [{zh: 加急, en: Urgent}, {zh: 老客户, en: Regular}], most: 3",
        said=(
            ("加急，VIP、老小区", ["加急", "VIP", "老小区"]),
            ("#urgent #顶楼", ["加急", "顶楼"]),
            ("2", ["老客户"]),
        ),
        refused=(("，，", ProblemCode.EMPTY), ("甲,乙,丙,丁", ProblemCode.TOO_MANY)),
        misshapen=(None, "加急", [], ["加急", "加急"], [7], ["长" * 21], [""]),
    ),
    "photos": Example(
        field="most: 2",
        refused=(("稍后发", ProblemCode.PHOTO_EXPECTED),),
        kept=(["7"], ["7", "8"]),
        misshapen=(*_NO_FILES, ["1", "2", "3"]),
    ),
    "videos": Example(
        field="",
        refused=(("稍后发", ProblemCode.VIDEO_EXPECTED),),
        kept=(["7"],),
        misshapen=_NO_FILES,
    ),
    "voice": Example(
        field="",
        refused=(("稍后发", ProblemCode.VOICE_EXPECTED),),
        kept=(["7"],),
        misshapen=_NO_FILES,
    ),
    "files": Example(
        field="most: 3",
        refused=(("稍后发", ProblemCode.FILE_EXPECTED),),
        kept=(["7", "8"],),
        misshapen=(*_NO_FILES, ["1", "2", "3", "4"]),
    ),
    "photo_text": Example(
        field="max_length: 40",
        said=(("读数 00123", {"text": "读数 00123"}),),
        refused=(("\x00", ProblemCode.EMPTY), ("长" * 41, ProblemCode.TOO_LONG)),
        kept=({"photo": "7", "text": "00123"},),
        misshapen=(None, "00123", {}, {"photo": "7"}, {"text": 3}, {"text": "x", "by": "y"}, ["7"]),
    ),
    "signature": Example(
        field="",
        refused=(("王芳", ProblemCode.SIGNATURE_EXPECTED),),
        kept=("1207",),
        misshapen=(None, 1207, "", ["1207"], {"file": "1207"}),
    ),
    "rating": Example(
        field="",
        said=(("五星", "5"), ("★★★★", "4"), ("4/5", "4")),
        refused=(("6", ProblemCode.NOT_A_RATING),),
        misshapen=(None, 5, "0", "6", "4.5", ["5"]),
    ),
    "nps": Example(
        field="",
        said=(("0", "0"), ("打9分", "9"), ("十分", "10"), ("8/10", "8")),
        refused=(("11", ProblemCode.NOT_AN_NPS), ("7.5", ProblemCode.NOT_AN_NPS)),
        misshapen=(None, 5, "11", "-1", "5.5", ["5"]),
    ),
    "duration": Example(
        field="maximum: 10000",
        said=(
            ("2小时30分", "PT2H30M"),
            ("一个半小时", "PT1H30M"),
            ("两天", "P2D"),
            ("an hour and a half", "PT1H30M"),
            ("PT45M", "PT45M"),
        ),
        refused=(("很久", ProblemCode.NOT_A_DURATION), ("三十天", ProblemCode.TOO_LARGE)),
        kept=("P1DT2H", "PT0S"),
        misshapen=(None, 90, "", "P", "PT", "2 小时", "P1DT", ["PT1H"]),
    ),
    "date": Example(
        field="",
        said=(("明天", "2026-11-25"), ("2026-12-01", "2026-12-01")),
        refused=(("随便", ProblemCode.NOT_A_DATE),),
        misshapen=(None, 7, "", "2026-13-01", "明天", ["2026-11-25"]),
    ),
    "time": Example(
        field="",
        said=(("下午三点半", "15:30"), ("9:05", "09:05")),
        refused=(("随便", ProblemCode.NOT_A_TIME),),
        misshapen=(None, 7, "", "25:00", ["09:05"]),
    ),
    "moment": Example(
        field="",
        said=(("明天下午三点", "2026-11-25T15:00+08:00"),),
        refused=(("随便", ProblemCode.NOT_A_MOMENT),),
        misshapen=(None, 7, "", "明天", ["2026-11-25T15:00+08:00"]),
    ),
    "date_range": Example(
        field="",
        said=(("12月1日到12月3日", {"from": "2026-12-01", "to": "2026-12-03"}),),
        refused=(("随便", ProblemCode.NOT_A_DATE),),
        misshapen=(None, 7, "", {"from": "2026-12-01"}, {"from": 1, "to": 2}, ["2026-12-01"]),
    ),
    "period": Example(
        field="",
        said=(
            ("明天下午", _TOMORROW),
            (
                "明天下午三点以后",
                {
                    "start": "2026-11-25T15:00+08:00",
                    "end": "2026-11-26T00:00+08:00",
                    "words": "明天下午三点以后",
                    "is_open_end": "1",
                },
            ),
        ),
        refused=(("随便说说", ProblemCode.NOT_A_PERIOD), ("昨天上午", ProblemCode.IS_OVER)),
        kept=({"start": "2026-11-25T13:00+08:00", "end": "2026-11-25T18:00+08:00"},),
        misshapen=(None, 7, "", {"start": "2026-11-25T13:00+08:00"}, {"start": 1, "end": 2}),
    ),
    "time_slot": Example(
        field="slots: ['09:00-12:00', '14:00-18:00']",
        said=(("明天上午", _SLOT),),
        refused=(("随便", ProblemCode.NO_SUCH_SLOT),),
        misshapen=(None, 7, "", {"date": "2026-11-25"}, {**_SLOT, "to": 7}, ["2026-11-25"]),
    ),
    "address": Example(
        field="",
        said=(
            (
                "深圳市南山区科技园路 1 号",
                {
                    "province": "广东省",
                    "city": "深圳市",
                    "county": "南山区",
                    "detail": "科技园路 1 号",
                },
            ),
            ("王家村村口", {"detail": "王家村村口"}),
        ),
        refused=(("在家", ProblemCode.TOO_SHORT),),
        kept=({"city": "深圳市", "county": "南山区", "detail": "科技园路 1 号"},),
        misshapen=(None, 7, "", {"detail": 3}, {"street": "科技园路 1 号"}, ["深圳市"]),
    ),
    "location": Example(
        field="",
        said=(
            (
                "22.54, 113.93, 科技园",
                {"latitude": "22.54", "longitude": "113.93", "label": "科技园"},
            ),
        ),
        refused=(("在家", ProblemCode.PLACE_EXPECTED),),
        misshapen=(None, 7, "", {"latitude": "22.54"}, {"latitude": 22, "longitude": 113}),
    ),
    "region": Example(
        field="",
        said=(("深圳南山", "广东省深圳市南山区"),),
        refused=(("在家", ProblemCode.NOT_A_REGION),),
        misshapen=(None, 7, ["深圳"], {"city": "深圳"}),
    ),
    "linked": replace(
        _LINKED, field="records: things, columns: [{id: model, kind: text, label: 型号}]"
    ),
    "asset": replace(_LINKED, field="columns: [{id: model, kind: text, label: 型号}]"),
    "customer": _LINKED,
    "member": replace(_LINKED, field="role: engineer"),
    "department": _LINKED,
    "computed": Example(
        field="formula: '1'", kept=("12.5", "文字", True), misshapen=(None, 7, ["x"])
    ),
    "lookup": Example(field="formula: '1'", kept=("KFR-35GW",), misshapen=(None, 7, ["x"])),
    "running_number": Example(field="formula: '1'", kept=("A-0001",), misshapen=(None, 7, ["x"])),
    "subform": Example(
        field="columns: [{id: part, kind: text, label: 配件}, {id: count, kind: number, label: 数量}]",
        said=(
            (
                "压缩机 2\n铜管 3",
                _PARTS,
            ),
            ("door seal 1", _SEAL),
        ),
        refused=(("压缩机", ProblemCode.NOT_A_ROW), ("压缩机 2 3", ProblemCode.NOT_A_ROW)),
        misshapen=(None, 7, "压缩机", ["压缩机"], [{"price": "3"}], [{"count": 3}]),
    ),
}
