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
BETWEEN = Label(zh="、", en=", ")
STARS = tuple(Label(zh=f"{count} 分", en=str(count)) for count in range(1, 6))

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
