from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.workflows.reading.messy import check_patience, check_span, texts
from workflows.reading.addresses import Address, county_of, find_address

# what was written | province | city | county | the rest
ADDRESSES = """
地址是广东省深圳市南山区科技园科苑路15号3栋1201 | 广东省 | 深圳市 | 南山区 | 科技园科苑路15号3栋1201
深圳南山科技园科苑路15号 | 广东省 | 深圳市 | 南山区 | 科技园科苑路15号
空调漏水，地址深圳南山科苑路15号，明天来 | 广东省 | 深圳市 | 南山区 | 科苑路15号
住在朝阳区建国路88号 | | | 朝阳区 | 建国路88号
北京市朝阳区建国路88号 | 北京市 | 北京市 | 朝阳区 | 建国路88号
北京朝阳建国路88号SOHO现代城A座1203 | 北京市 | 北京市 | 朝阳区 | 建国路88号SOHO现代城A座1203
北京市北京市西城区金融街7号 | 北京市 | 北京市 | 西城区 | 金融街7号
上海浦东新区张江镇祖冲之路2288弄3号502室 | 上海市 | 上海市 | 浦东新区 | 张江镇祖冲之路2288弄3号502室
上海市黄浦区南京东路100号 | 上海市 | 上海市 | 黄浦区 | 南京东路100号
天津和平区南京路75号 | 天津市 | 天津市 | 和平区 | 南京路75号
重庆渝北区龙溪街道红锦大道86号 | 重庆市 | 重庆市 | 渝北区 | 龙溪街道红锦大道86号
内蒙古呼和浩特市赛罕区大学东路12号 | 内蒙古自治区 | 呼和浩特市 | 赛罕区 | 大学东路12号
广西南宁青秀区民族大道100号 | 广西壮族自治区 | 南宁市 | 青秀区 | 民族大道100号
新疆乌鲁木齐天山区解放北路1号 | 新疆维吾尔自治区 | 乌鲁木齐市 | 天山区 | 解放北路1号
西藏拉萨城关区北京中路35号 | 西藏自治区 | 拉萨市 | 城关区 | 北京中路35号
延边州延吉市公园路977号 | 吉林省 | 延边朝鲜族自治州 | 延吉市 | 公园路977号
四川阿坝州马尔康市达萨街8号 | 四川省 | 阿坝藏族羌族自治州 | 马尔康市 | 达萨街8号
贵州黔南都匀市剑江中路15号 | 贵州省 | 黔南布依族苗族自治州 | 都匀市 | 剑江中路15号
香港九龙弥敦道100号 | 香港特别行政区 | | | 九龙弥敦道100号
东莞市长安镇振安中路15号 | 广东省 | 东莞市 | | 长安镇振安中路15号
中山市石岐区中山一路20号 | 广东省 | 中山市 | | 石岐区中山一路20号
昆山花桥镇绿地大道1555号 | 江苏省 | 苏州市 | 昆山市 | 花桥镇绿地大道1555号
江苏昆山市玉山镇人民路5号 | 江苏省 | 苏州市 | 昆山市 | 玉山镇人民路5号
济源市沁园路88号 | 河南省 | 济源市 | | 沁园路88号
海南定安县定城镇见龙大道9号 | 海南省 | | 定安县 | 定城镇见龙大道9号
吉林省吉林市昌邑区解放大路88号 | 吉林省 | 吉林市 | 昌邑区 | 解放大路88号
吉林昌邑区解放大路88号 | 吉林省 | 吉林市 | 昌邑区 | 解放大路88号
广州天河北路233号中信广场 | 广东省 | 广州市 | | 天河北路233号中信广场
广州市天河区天河北路233号 | 广东省 | 广州市 | 天河区 | 天河北路233号
杭州滨江网商路699号 | 浙江省 | 杭州市 | 滨江区 | 网商路699号
浙江余杭文一西路969号 | 浙江省 | 杭州市 | 余杭区 | 文一西路969号
成都高新区天府大道1700号 | 四川省 | 成都市 | | 高新区天府大道1700号
苏州工业园区星湖街328号 | 江苏省 | 苏州市 | | 工业园区星湖街328号
四川省 成都市 武侯区 科华北路 65号 3栋 2单元 1201 | 四川省 | 成都市 | 武侯区 | 科华北路 65号 3栋 2单元 1201
广东省-深圳市-南山区-科苑路15号 | 广东省 | 深圳市 | 南山区 | 科苑路15号
海淀区中关村大街1号院2号楼3单元401 13800138000 | 北京市 | 北京市 | 海淀区 | 中关村大街1号院2号楼3单元401
陕西西安未央路80号空调坏了请派人 | 陕西省 | 西安市 | | 未央路80号
我在西安雁塔区小寨东路11号 | 陕西省 | 西安市 | 雁塔区 | 小寨东路11号
石家庄长安区中山东路3号 | 河北省 | 石家庄市 | 长安区 | 中山东路3号
家住鼓楼区湖南路1号 | | | 鼓楼区 | 湖南路1号
南京鼓楼区湖南路1号 | 江苏省 | 南京市 | 鼓楼区 | 湖南路1号
广东省深圳市南山区 | 广东省 | 深圳市 | 南山区 |
深圳市南山区腾讯大厦旁边 | 广东省 | 深圳市 | 南山区 | 腾讯大厦旁边
地址是深圳南山腾讯 | 广东省 | 深圳市 | 南山区 | 腾讯
地址是腾讯大厦前台 | | | | 腾讯大厦前台
科苑路15号3栋1201空调坏了 | | | | 科苑路15号3栋1201
阳光花园3栋502 | | | | 阳光花园3栋502
天津和平区永安里12号 | 天津市 | 天津市 | 和平区 | 永安里12号
北京路12号 | | | | 北京路12号
model BCD-450W, address 90 Wensan Road, Hangzhou | | | | 90 Wensan Road, Hangzhou
15 Keyuan Road, Nanshan, Shenzhen | | | | 15 Keyuan Road, Nanshan, Shenzhen
Room 1201, Building 3, 15 Keyuan Road, my phone is 1 | | | | Room 1201, Building 3, 15 Keyuan Road
深圳市南山区科苑路１５号👍 | 广东省 | 深圳市 | 南山区 | 科苑路１５号
"""
ROWS = [[cell.strip() for cell in row.split("|")] for row in ADDRESSES.strip().splitlines()]
NO_ADDRESSES = [
    "我在深圳出差家里没人", "地址没变", "东门进来左转",
    "", "深圳南山的空调不制冷", "我是深圳的", "长沙发坏了", "吉安装修公司", "一点都不制冷", "15号来修", "洗衣机E4",
    "小区停电", "我在路上", "海口味", "空调", "13800138000", "3k", "朝阳", "东区", "come at 3",
]  # fmt: skip


@pytest.mark.parametrize(("text", "province", "city", "county", "detail"), ROWS)
def test_address_comes_apart_into_its_levels(
    text: str, province: str, city: str, county: str, detail: str
) -> None:
    found = find_address(text)
    assert found is not None
    assert found.value == Address(province=province, city=city, county=county, detail=detail)


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_place_in_passing_is_no_address(text: str) -> None:
    assert find_address(text) is None


def test_announcement_and_address_are_cut_together() -> None:
    text = "空调漏水，地址是深圳南山科苑路15号，明天来"
    found = find_address(text)
    assert found is not None
    assert text[found.start : found.end] == "地址是深圳南山科苑路15号"


def test_municipality_stands_once_on_the_line() -> None:
    found = find_address("北京朝阳建国路88号")
    assert found is not None
    assert found.value.full == "北京市朝阳区建国路88号"


def test_full_line_reads_back_the_same() -> None:
    for text, *_ in ROWS:
        found = find_address(text)
        assert found is not None
        again = find_address(f"地址：{found.value.full}")
        assert again is not None
        assert again.value == found.value, text


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("南山区", None),
        ("海淀区", "北京市"),
        ("昆山市", "苏州市"),
        ("昆山", "苏州市"),
        ("西湖", None),
        ("无此县", None),
    ],
)
def test_county_tells_its_city_where_there_is_one_of_the_name(name: str, above: str | None) -> None:
    region = county_of(name)
    assert (region and region.city) == above


PIECES = (
    "地址是", "住在", "广东省", "深圳", "深圳市", "南山", "南山区", "朝阳区", "科苑路", "15号", "3栋", "1201", "路", "区", "北京",
    "15 keyuan road", ", ", "room 3, ", "阳光花园", "旁边", "13800138000", "空调", "吉林", "内蒙古",
)  # fmt: skip


@settings(max_examples=300)
@given(texts(*PIECES))
def test_any_words_hold_an_address_or_none(text: str) -> None:
    check_span(find_address, text)


def test_long_texts_cost_little() -> None:
    check_patience(find_address, PIECES)
