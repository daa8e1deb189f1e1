"""Who somebody says to be or to ask for: 我姓王, 我叫李雷, 联系人王小姐; for a contact's name."""

from __future__ import annotations

import re

from workflows.reading.found import Found, first, in_place

_SURNAMES = (  # of more than nine people in ten
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章"
    "鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟"
    "艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛"
    "仲虞敖巩明池查麻苑迟邝官封谈匡鞠惠荆冀郁胥"
)
_DOUBLE = "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|东方|端木|独孤|南宫"
_SURNAME = f"(?:{_DOUBLE}|[{_SURNAMES}])"
_TITLE = "先生|女士|小姐|太太|师傅|老师|经理|阿姨|大姐|大哥|总|工|姐|哥|叔"
_NO_NAME = "房东|方便|安装|管家|管理|解决|平安|包修|包月|常客|高级|时候|成都|安徽|江苏|江西|温州|宁波|万科|金牌|官方|全部|应该|明天|明白"
# What may follow a name and is no part of it: 我叫李雷的电话是…, 联系人王芳手机….
_NO_GIVEN = "的是在有要想来去住家和跟手电话号码地址机报修你我他了呢吧啊嗯就这那也都能可请麻烦先女小"
_GIVEN = rf"(?:(?![{_NO_GIVEN}])[\u4e00-\u9fff])"
_CLOSED = r"(?![\u4e00-\u9fff])"
_END = rf"(?=$|[^\u4e00-\u9fff]|[{_NO_GIVEN}]|空调|冰箱|洗衣|热水|油烟|家里|漏水|不)"
_SAID = rf"(?!{_NO_NAME})(?P<name>{_SURNAME}{_GIVEN}{{1,2}}?(?:{_TITLE})|{_SURNAME}(?:{_TITLE})|{_SURNAME}{_GIVEN}{{1,2}})"
_LATIN = r"(?P<name>[a-z][a-z'.-]{1,20}(?:\s[a-z][a-z'.-]{1,20}){0,2})"

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:本人|我|免贵)姓(?P<name>{_SURNAME}(?:{_TITLE})?)(?!名)",
        rf"(?:我的?名字[是叫]|我叫|叫我|本人叫?|姓名(?:是|为)?[\s:]{{0,2}}){_SAID}{_END}",
        rf"我是{_SAID}{_CLOSED}",
        rf"(?:联系人|联络人|收货人|报修人|收件人|客户)(?:姓名|名字)?[是为叫找]?[\s:,]{{0,2}}{_SAID}{_END}",
        rf"(?:请找|找一?下|联系|打给){_SAID}{_CLOSED}",
        rf"(?<![\u4e00-\u9fff])(?!{_NO_NAME})(?P<name>{_SURNAME}{_GIVEN}{{0,2}}?(?:先生|女士|小姐|太太)){_END}",
        rf"(?<![a-z])(?:my name is|i am called|name\s?(?:is|:)|contact(?: person)?\s?(?:is|:)|ask for)\s?{_LATIN}(?=$|[\s]?[^\sa-z'.-])",
    )
)


def find_name(text: str) -> Found[str] | None:
    """As it was said, with its title: 李雷, 王小姐; of 我姓王 the family name alone."""
    said = in_place(text)
    matches = (pattern.search(said) for pattern in _PATTERNS)
    return first(
        Found(text[match.start("name") : match.end("name")], match.start(), match.end("name"))
        for match in matches
        if match
    )
