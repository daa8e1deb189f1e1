"""The orders a chat knows and the wordings people give them; `workflows.reading.commands` finds them in what is said."""

from __future__ import annotations

from enum import StrEnum


class Wish(StrEnum):
    """`CALL_OFF` is 不用修了: amid a form a cancel, else news for the open ticket. `WRONG` is 说错了, without saying what."""

    SUBMIT = "submit"
    EDIT = "edit"
    CANCEL = "cancel"
    CALL_OFF = "call_off"
    SKIP = "skip"
    BACK = "back"
    WRONG = "wrong"
    DONE = "done"
    MORE = "more"
    PROGRESS = "progress"
    HELP = "help"
    HUMAN = "human"
    MINE = "mine"
    PAGE = "page"
    RESUME = "resume"
    DRAFTS = "drafts"


ENDS = frozenset({Wish.CANCEL, Wish.CALL_OFF})
"""What leaves a question that was not asked by a form."""

# Words are separated by blanks; after the first bar, by bars, so that a phrase may hold blanks.
FIRM: dict[Wish, str] = {
    Wish.SUBMIT: "提交 确认提交 提交报修 提交工单 提交了 可以提交 确认报修 确认无误 无误 没问题提交 就这样提交 submit send|submit it|submit this|send it|go ahead",
    Wish.EDIT: "修改 更改 改 修正 更正 edit change correct|change something|make a change",
    Wish.CANCEL: "取消 取消报修 取消申请 取消投诉 取消咨询 取消填写 取消这次报修 算了 那算了 那就算了 还是算了 退出 放弃 作废 停止 cancel quit exit "
    "abort forget|never mind|nevermind|cancel it|cancel this|cancel that|forget it|leave it",
    Wish.CALL_OFF: "没事了 已经好了 自己好了 又好了 它又好了 下次再说 以后再说 改天再说|it works again|no longer needed"
    "|not needed any more|no need any more",
    Wish.SKIP: "跳过 略过 跳过这个 跳过这题 跳过这项 这个跳过 这题跳过 先跳过 不填 先不填 这项不填 下一题 下一个问题 skip pass "
    "|skip it|skip this|skip that|skip this one|next question",
    Wish.BACK: "返回 后退 倒退 回退 退回 撤回 撤销 back previous undo|go back|back one|one step back|step back|previous question"
    "|last question|the previous one|go back one|back to the last question",
    Wish.WRONG: "错了 不对 有误 有错 信息有误 信息不对 填的不对 不对不对 wrong incorrect oops mistake|that is wrong|that's wrong"
    "|that is not right|that's not right|not right|i made a mistake|made a mistake|there is a mistake|typo",
    Wish.PROGRESS: "进度 查进度 查询进度 看进度 进度查询 工单进度 维修进度 我的进度 处理进度 查状态 有进展吗 有消息吗 有结果吗 progress "
    "status update updates|where is it|any news|any update|any updates|check progress|check the progress|check status"
    "|check the status|what is the status|what's the status|how is it going|is it done yet|what is happening|what's happening",
    Wish.HELP: "帮助 菜单 使用帮助 怎么用 怎么操作 怎么填 看不懂 指令 命令 功能 有哪些功能 有什么功能 你能做什么 你会什么 你能干什么 能做什么 "
    "可以做什么 可以说什么 help menu commands|what can you do|what can i say|what can i do|how does this work|how do i use this",
    Wish.HUMAN: "人工 客服 真人 人工客服 人工服务 客服人员 工作人员 服务人员 human agent operator representative person",
    Wish.RESUME: "继续 继续填 继续填写 继续上次 继续上次填写 继续上次的 继续报修 接着填 接着填写 接着来 接着上次填 接着上次的 resume continue"
    "|go on|carry on|continue it",
    Wish.PAGE: "填表 表单 发表单 打开表单 网页填写 页面填写 在网页填 在页面填 发我链接 发链接 发个链接 链接 有链接吗 form link|the form"
    "|fill in the form|send me the link|send me the form|on a page",
    Wish.MINE: "我的工单 我的报修 我的单子 我的单 工单列表 查看我的工单 看我的工单 我有哪些工单 mine|my tickets|my ticket|list my tickets"
    "|show my tickets",
}
SOFT: dict[Wish, str] = {
    Wish.SUBMIT: "确认 确定 好 好的 好嘞 好呀 好啊 好吧 可以 可以的 可以了 没问题 没问题的 没错 对 对的 都对 是 是的 正确 行 行的 嗯 嗯嗯 ok okay yes y "
    "yep yeah sure right correct fine confirm confirmed|没有问题|all right|looks good|all good|that's right|that is right|all correct",
    Wish.SKIP: "没有 无 没 没得 莫得 冇 暂无 没有的 不用 不用了 不要 不要了 不方便 不便透露 none no n/a nope idk dunno|don't know|i don't know|no idea"
    "|not sure|i'm not sure|don't have one|i don't have one|don't have it|i don't have it|don't have any|can't tell|cannot tell|can't see it"
    "|can't find it|don't remember|i don't remember|i forgot|rather not|i'd rather not|not now",
    Wish.MORE: "再加一条 再加一个 再加 还有 加一条 继续添加 再来一条 more|add another|one more|another one|add one more",
    Wish.DONE: "完成 下一步 没有了 没了 没有别的了 没有其他的了 没其他了 没别的了 就这些 就这些了 就这么多 就这样 就这几张 就这几个 好了 "
    "发完了 传完了 拍完了 写完了 完了 完毕 够了 done next finish finished|that's all|that is all|that's it|no more|nothing else|that is it",
}
