"""The few words the form itself brings: answers that need no definition, and the choices beside a question."""

from __future__ import annotations

from workflows.labels import Label

YES = Label(zh="是", en="Yes")
NO = Label(zh="否", en="No")
DONE = Label(zh="完成", en="Done")
SUBMIT = Label(zh="提交", en="Submit")
EDIT = Label(zh="修改", en="Edit")
CANCEL = Label(zh="取消", en="Cancel")
MORE = Label(zh="再加一条", en="Add another")
SKIP = Label(zh="跳过", en="Skip")
PHOTO_COUNT = Label(zh="{count} 张", en="{count}")
VIDEO_COUNT = Label(zh="{count} 段视频", en="{count}")
VOICE_COUNT = Label(zh="{count} 段语音", en="{count}")
FILE_COUNT = Label(zh="{count} 个", en="{count}")
WITH_PHOTO = Label(zh="（附照片）", en=" (with a photo)")
TYPE_WHAT_IT_SAYS = Label(
    zh="照片收到了，请把上面的内容打成文字。", en="Got the photo. Please type what it says."
)
SIGNED = Label(zh="已签名", en="Signed")
AGREED = Label(zh="已同意", en="Agreed")
NOT_AGREED = Label(zh="未同意", en="Not agreed")
AGREE = Label(zh="同意", en="I agree")
DISAGREE = Label(zh="不同意", en="I do not agree")
NPS_ENDS = Label(
    zh="0 分：完全不愿意推荐；10 分：非常愿意推荐。",
    en="0: not at all likely to recommend us; 10: very likely.",
)
UP = Label(zh="返回上级", en="One level up")
THIS_ONE = Label(zh="就选“{name}”", en="Choose {name}")
SEARCH = Label(
    zh="共 {total} 项，这里是前 {shown} 项。输入名称里的几个字就能查找。",
    en="{total} in all, {shown} shown. Type a part of the name to search.",
)
FROM = Label(zh="开始", en="from")
UNTIL = Label(zh="结束", en="until")
DAY = Label(zh="日期", en="day")
IN_THEIR_WORDS = Label(zh="原话", en="in their words")
OR_LATER = Label(zh="之后也行", en="or later")
LATITUDE = Label(zh="纬度", en="latitude")
LONGITUDE = Label(zh="经度", en="longitude")
PLACE_NAME = Label(zh="地名", en="name")
WORDS_IN_PHOTO = Label(zh="文字", en="words")
PHOTO = Label(zh="照片", en="photo")
NUMBER = Label(zh="编号", en="number")
NAME = Label(zh="名称", en="name")
OTHER = Label(zh="其他", en="other")
COLON = Label(zh="：", en=": ")
BETWEEN = Label(zh="、", en=", ")
STARS = tuple(Label(zh=f"{count} 分", en=str(count)) for count in range(1, 6))

UP_WORDS = frozenset(
    ["返回上级", "返回上一级", "上级", "上一级", "往上", "up", "go up", "one level up"]
)
AGREE_WORDS = frozenset(
    [
        "同意", "我同意", "已同意", "已阅读并同意", "我已阅读并同意", "同意协议", "接受", "我接受", "知情同意",
        "i agree", "agree", "agreed", "accept", "i accept",
    ]
)  # fmt: skip
DISAGREE_WORDS = frozenset(
    [
        "不同意", "我不同意", "拒绝", "不接受", "disagree", "i disagree", "i do not agree", "i don't agree", "decline",
    ]
)  # fmt: skip
YES_WORDS = frozenset(
    [
        "是",
        "是的",
        "对",
        "对的",
        "有",
        "有的",
        "要",
        "要的",
        "需要",
        "可以",
        "好",
        "好的",
        "行",
        "嗯",
        "嗯嗯",
        "没错",
        "确认",
        "是啊",
        "yes",
        "y",
        "yep",
        "yeah",
        "ok",
        "okay",
        "true",
        "1",
    ]
)
EVERYTHING_WORDS = ("全部都", "全部", "全都", "都是", "都", "统统", "all ")
NO_WORDS = frozenset(
    [
        "否",
        "不",
        "不是",
        "不对",
        "没",
        "没有",
        "无",
        "不要",
        "不需要",
        "不用",
        "不可以",
        "不行",
        "不必",
        "no",
        "n",
        "nope",
        "false",
        "2",
    ]
)
RATING_WORDS = {
    "非常满意": 5, "很满意": 5, "满意": 4, "一般": 3, "还行": 3, "不满意": 2, "非常不满意": 1, "很不满意": 1,
    "excellent": 5, "good": 4, "okay": 3, "ok": 3, "bad": 2, "terrible": 1,
}  # fmt: skip
