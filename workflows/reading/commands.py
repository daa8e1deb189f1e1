"""Words that are an order and no answer (提交, 取消, 进度 …); the chat's router and forms ask here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from workflows.reading.folding import bare


class Wish(StrEnum):
    SUBMIT = "submit"
    EDIT = "edit"
    CANCEL = "cancel"
    SKIP = "skip"
    BACK = "back"
    DONE = "done"
    MORE = "more"
    PROGRESS = "progress"
    HELP = "help"
    HUMAN = "human"
    MINE = "mine"
    PAGE = "page"
    RESUME = "resume"
    DRAFTS = "drafts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`about`: the field to edit, as it was called, or the number of the ticket or draft asked after.
    `is_firm` is false for words that may as well be an answer to a question (好的, 没有)."""

    wish: Wish
    about: str = ""
    is_firm: bool = True


_FIRM: dict[Wish, str] = {
    Wish.SUBMIT: "提交 确认提交 提交吧 我要提交 提交工单 提交报修 确认报修 submit",
    Wish.EDIT: "修改 我要修改 修改一下 更改 改 改一下 edit change",
    Wish.CANCEL: "取消 取消报修 取消吧 我要取消 算了 不报了 不报修了 不修了 退出 cancel quit|never mind",
    Wish.SKIP: "跳过 略过 跳过吧 跳过这个 skip",
    Wish.BACK: "上一步 上一个 上一题 返回 返回上一步 back",
    Wish.PROGRESS: "进度 查进度 查询进度 查一下进度 看进度 进度查询 工单进度 维修进度 我的进度 到哪了 到哪一步了 "
    "到哪里了 处理得怎么样了 怎么样了 有进展吗 progress status|where is it",
    Wish.HELP: "帮助 菜单 使用帮助 怎么用 help menu",
    Wish.HUMAN: "人工 转人工 人工客服 找人工 转接人工 人工服务 客服 human agent|talk to a human",
    Wish.RESUME: "继续 继续填写 继续上次 继续上次填写 接着填 接着上次填 resume continue|go on",
    Wish.PAGE: "填表 表单 发表单 打开表单 网页填写 页面填写 在网页填 在页面填 发我链接 发链接 发个链接 给我链接 我要链接 form link|the form|fill in the form|send me the link|on a page",
    Wish.MINE: "我的工单 我的报修 工单列表 我的单子 mine|my tickets",
}
_SOFT: dict[Wish, str] = {
    Wish.SUBMIT: "确认 确定 好 好的 可以 可以了 没问题 没错 对 对的 是 是的 行 嗯 ok okay yes y confirm|没有问题",
    Wish.SKIP: "没有 无 不知道 不清楚 没 暂无 不用 不用了 不要 不要了 不方便 none no n/a|don't know",
    Wish.MORE: "再加一条 再加 还有 加一条 继续添加 再来一条 more|add another|one more",
    Wish.DONE: "完成 下一步 没有了 没了 就这些 就这样 好了 发完了 done next finish|that's all",
}


def _spoken(table: dict[Wish, str], *, is_firm: bool) -> dict[str, Command]:
    return {
        phrase: Command(wish=wish, is_firm=is_firm)
        for wish, phrases in table.items()
        for phrase in _phrases(phrases)
    }


def _phrases(text: str) -> list[str]:
    """Separated by blanks; after the first bar, by bars, so that a phrase may hold blanks."""
    words, *phrases = text.split("|")
    return words.split() + phrases


_EXACT = _spoken(_SOFT, is_firm=False) | _spoken(_FIRM, is_firm=True)

_NUMBER = r"(?P<about>[a-z]{1,6}-?[0-9][0-9-]{0,24})"
_PROGRESS = re.compile(
    rf"(?:(?:查询?|看)?一?下?(?:工单)?(?:的?进度)?|progress(?: of)?|status(?: of)?)[ :]*{_NUMBER}"
    rf"|{_NUMBER.replace('about', 'before')} *(?:的?进度|到哪了|到哪里了|怎么样了|progress|status)"
)
_DRAFTS = re.compile(r"(?:查看?|看一?下?)?(?:草稿|drafts?)[ :#]*(?P<about>[0-9]{0,18})")
_EDIT = re.compile(r"(?:修改一下|修改|更改|改一下|改下|改|edit |change )[ :]*(?P<about>.{1,200})")


def command(text: str) -> Command | None:
    """The whole message is the order, punctuation aside: 取消不了定时 cancels nothing."""
    said = bare(text)
    if said in _EXACT:
        return _EXACT[said]
    return _progress(said) or _drafts(said) or _edit(said)


def _progress(said: str) -> Command | None:
    match = _PROGRESS.fullmatch(said)
    if not match or match["about"] == said:
        return None
    return Command(wish=Wish.PROGRESS, about=(match["about"] or match["before"]).upper())


def _drafts(said: str) -> Command | None:
    match = _DRAFTS.fullmatch(said)
    return match and Command(wish=Wish.DRAFTS, about=match["about"], is_firm=False)


def _edit(said: str) -> Command | None:
    match = _EDIT.fullmatch(said)
    return match and Command(wish=Wish.EDIT, about=match["about"].strip(), is_firm=False)
