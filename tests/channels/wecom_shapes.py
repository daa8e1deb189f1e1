"""What WeCom's documents say of every body and query we send it: field names, types, lengths; nothing else passes.

Written from the documents named at each shape, without sight of what we send. `misshapen` is wired into the platforms
that the channel tests talk to, so that whatever goes out in them is held against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from tests.channels.wecom_cards import Shape, TemplateCard, Url, chars, within

UserId = Annotated[str, chars(64, 1)]
Words = Annotated[str, Field(min_length=1), within(2048)]
MediaId = Annotated[str, Field(min_length=1)]
MsgId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,32}$")]
GroupId = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,32}$")]


class Text(Shape):
    content: Words


class Mentioning(Text):
    """In a group (doc 90248)."""

    mentioned_list: Annotated[list[UserId], Field(min_length=1)] | None = None


class Media(Shape):
    media_id: MediaId


class Video(Media):
    title: Annotated[str, within(128)] = ""
    description: Annotated[str, within(512)] = ""


class TextCard(Shape):
    title: Annotated[str, Field(min_length=1), within(128)]
    description: Annotated[str, Field(min_length=1), within(512)]
    url: Url
    btntxt: Annotated[str, chars(4, 1)] = "详情"


class Article(Shape):
    title: Annotated[str, Field(min_length=1), within(128)]
    description: Annotated[str, within(512)] = ""
    url: Url | None = None
    picurl: Url | None = None


class News(Shape):
    articles: Annotated[list[Article], Field(min_length=1, max_length=8)]


class Said(Shape):
    """A message has the part that its `msgtype` names and no other."""

    msgtype: str

    @model_validator(mode="after")
    def has_its_part_alone(self) -> Said:
        parts = {name for name in self.model_fields_set if name in PARTS}
        assert parts == {self.msgtype}, f"{self.msgtype} came with {sorted(parts)}"
        return self


PARTS = frozenset(
    {"text", "image", "voice", "video", "file", "textcard", "news", "markdown"}
    | {"template_card", "msgmenu", "location", "link"}
)


class Everywhere(Said):
    image: Media | None = None
    voice: Media | None = None
    video: Video | None = None
    file: Media | None = None
    textcard: TextCard | None = None
    news: News | None = None
    markdown: Text | None = None
    safe: Literal[0, 1] = 0


class MessageSend(Everywhere):
    """Doc 90236."""

    msgtype: Literal[
        "text", "image", "voice", "video", "file", "textcard", "news", "markdown", "template_card"
    ]
    touser: Annotated[str, Field(pattern=r"^[^|]+(\|[^|]+){0,999}$")] | None = None
    toparty: Annotated[str, Field(pattern=r"^[^|]+(\|[^|]+){0,99}$")] | None = None
    totag: Annotated[str, Field(pattern=r"^[^|]+(\|[^|]+){0,99}$")] | None = None
    agentid: int
    text: Text | None = None
    template_card: TemplateCard | None = None
    enable_id_trans: Literal[0, 1] = 0
    enable_duplicate_check: Literal[0, 1] = 0
    duplicate_check_interval: Annotated[int, Field(ge=1, le=14400)] = 1800

    @model_validator(mode="after")
    def is_for_somebody(self) -> MessageSend:
        assert self.touser or self.toparty or self.totag
        return self


class ButtonGone(Shape):
    replace_name: Annotated[str, chars(10, 1)]


class CardUpdate(Shape):
    """Doc 94888."""

    userids: Annotated[list[UserId], Field(max_length=1000)] | None = None
    partyids: Annotated[list[int], Field(max_length=100)] | None = None
    tagids: Annotated[list[int], Field(max_length=100)] | None = None
    atall: Literal[0, 1] = 0
    agentid: int
    response_code: Annotated[str, Field(min_length=1)]
    button: ButtonGone | None = None
    template_card: TemplateCard | None = None
    enable_id_trans: Literal[0, 1] = 0

    @model_validator(mode="after")
    def changes_one_thing_for_somebody(self) -> CardUpdate:
        assert (self.button is None) != (self.template_card is None)
        assert self.userids or self.partyids or self.tagids or self.atall
        return self


class GroupCreate(Shape):
    """Doc 90245."""

    name: Annotated[str, chars(50)] = ""
    owner: UserId | None = None
    userlist: Annotated[list[UserId], Field(min_length=2, max_length=2000)]
    chatid: GroupId | None = None


class GroupUpdate(Shape):
    """Doc 98913."""

    chatid: GroupId
    name: Annotated[str, chars(50)] = ""
    owner: UserId | None = None
    add_user_list: list[UserId] | None = None
    del_user_list: list[UserId] | None = None


class GroupSend(Everywhere):
    """Doc 90248: no cards."""

    msgtype: Literal["text", "image", "voice", "video", "file", "textcard", "news", "markdown"]
    chatid: Annotated[str, Field(min_length=1)]
    text: Mentioning | None = None


class Click(Shape):
    id: Annotated[str, Field(min_length=1), within(128)]
    content: Annotated[str, Field(min_length=1), within(128)]


class View(Shape):
    url: Url
    content: Annotated[str, Field(min_length=1), within(1024)]


class MenuText(Shape):
    content: Annotated[str, Field(min_length=1), within(256)]
    no_newline: Literal[0, 1] = 0


class MenuItem(Shape):
    type: Literal["click", "view", "text"]
    click: Click | None = None
    view: View | None = None
    text: MenuText | None = None

    @model_validator(mode="after")
    def has_its_part_alone(self) -> MenuItem:
        assert self.model_fields_set - {"type"} == {self.type}
        return self


class Menu(Shape):
    head_content: Annotated[str, within(1024)] = ""
    entries: Annotated[list[MenuItem] | None, Field(alias="list", max_length=10)] = None
    tail_content: Annotated[str, within(1024)] = ""


class KfSaid(Said):
    msgtype: Literal["text", "image", "voice", "video", "file", "msgmenu"]
    msgid: MsgId | None = None
    text: Text | None = None
    image: Media | None = None
    voice: Media | None = None
    video: Media | None = None
    file: Media | None = None
    msgmenu: Menu | None = None


class KfSend(KfSaid):
    """Doc 94677."""

    touser: Annotated[str, Field(min_length=1)]
    open_kfid: Annotated[str, Field(min_length=1)]


class KfSendOnEvent(KfSaid):
    """Doc 95122: text and menus alone."""

    msgtype: Literal["text", "msgmenu"]
    code: Annotated[str, Field(min_length=1)]


class KfSync(Shape):
    """Doc 94670."""

    cursor: Annotated[str, within(64)] = ""
    token: Annotated[str, within(128)] = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 1000
    voice_format: Literal[0, 1] = 0
    open_kfid: Annotated[str, Field(min_length=1)]


class KfState(Shape):
    """Doc 94669."""

    open_kfid: Annotated[str, Field(min_length=1)]
    external_userid: Annotated[str, Field(min_length=1)]


class KfTransfer(KfState):
    """Doc 94669."""

    service_state: Literal[0, 1, 2, 3, 4]
    servicer_userid: UserId | None = None

    @model_validator(mode="after")
    def names_who_takes_over(self) -> KfTransfer:
        assert self.service_state != 3 or self.servicer_userid
        return self


class KfCustomers(Shape):
    """Doc 95159."""

    external_userid_list: Annotated[list[str], Field(min_length=1, max_length=100)]
    need_enter_session_context: Literal[0, 1] = 0


class MemberIds(Shape):
    """Doc 96067, user/list_id."""

    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=10000)] = 10000


class OpenUserIds(Shape):
    """Doc 95327, batch/openuserid_to_userid."""

    open_userid_list: Annotated[list[str], Field(min_length=1, max_length=1000)]
    source_agentid: int


class Recall(Shape):
    """Doc 94867, message/recall."""

    msgid: Annotated[str, Field(min_length=1)]


BODIES: Mapping[str, type[Shape]] = {
    "message/send": MessageSend,
    "message/recall": Recall,
    "message/update_template_card": CardUpdate,
    "appchat/create": GroupCreate,
    "appchat/update": GroupUpdate,
    "appchat/send": GroupSend,
    "kf/sync_msg": KfSync,
    "kf/send_msg": KfSend,
    "kf/send_msg_on_event": KfSendOnEvent,
    "kf/service_state/get": KfState,
    "kf/service_state/trans": KfTransfer,
    "kf/customer/batchget": KfCustomers,
    "user/list_id": MemberIds,
    "batch/openuserid_to_userid": OpenUserIds,
}
QUERIES: Mapping[str, frozenset[str]] = {
    "gettoken": frozenset({"corpid", "corpsecret"}),
    "media/get": frozenset({"access_token", "media_id"}),
    "media/upload": frozenset({"access_token", "type"}),
    "department/list": frozenset({"access_token", "id"}),
    "department/simplelist": frozenset({"access_token", "id"}),
    "user/list": frozenset({"access_token", "department_id"}),
    "user/simplelist": frozenset({"access_token", "department_id"}),
    "user/get": frozenset({"access_token", "userid"}),
    "agent/get": frozenset({"access_token", "agentid"}),
    "kf/account/list": frozenset({"access_token", "offset", "limit"}),
    "kf/servicer/list": frozenset({"access_token", "open_kfid"}),
    "getcallbackip": frozenset({"access_token"}),
    "get_api_domain_ip": frozenset({"access_token"}),
    "auth/getuserinfo": frozenset({"access_token", "code"}),
    "get_jsapi_ticket": frozenset({"access_token"}),
    "ticket/get": frozenset({"access_token", "type"}),
}
"""Docs 91039, 90254, 90253, 90208, 95350, 90201, 90200, 90196, 90227, 94661, 94645, 92521, 91023, 90506."""
UPLOADED = frozenset({"image", "voice", "video", "file"})


def misshapen(path: str, query: Mapping[str, str], body: object) -> str:
    """What is wrong with a call of `path` (below /cgi-bin/), empty for nothing; `body` is its JSON, None where it has none."""
    shape = BODIES.get(path)
    allowed = frozenset({"access_token"}) if shape else QUERIES.get(path)
    if allowed is None:
        return f"{path}: no document of it was read"
    if strange := set(query) - allowed - ({"debug"} if shape else set()):
        return f"{path}: query {sorted(strange)}"
    if path == "media/upload" and query.get("type") not in UPLOADED:
        return f"{path}: type {query.get('type')!r}"
    return f"{path}: {_faults(shape, body)}" if shape and _faults(shape, body) else ""


# ---- the AI bot's frames, docs 101463 (the connection), 101138 (sending), 101031 (answering) ----


class Headers(Shape):
    req_id: Annotated[str, Field(min_length=1)]


class Subscription(Shape):
    bot_id: Annotated[str, Field(min_length=1)]
    secret: Annotated[str, Field(min_length=1)]


class BotText(Shape):
    content: Annotated[str, Field(min_length=1), within(20480)]


class Stream(Shape):
    id: Annotated[str, Field(min_length=1), within(128)]
    finish: bool
    content: Annotated[str, Field(min_length=1), within(20480)]


class BotPush(Said):
    """A push takes no plain text (error 40008)."""

    msgtype: Literal["markdown", "template_card", "image", "voice", "video", "file"]
    chatid: Annotated[str, Field(min_length=1)]
    chat_type: Literal[1, 2]
    markdown: BotText | None = None
    image: Media | None = None
    voice: Media | None = None
    video: Video | None = None
    file: Media | None = None
    template_card: TemplateCard | None = None


class BotAnswer(Shape):
    msgtype: Literal["stream", "template_card", "markdown"]
    stream: Stream | None = None
    markdown: BotText | None = None
    template_card: TemplateCard | None = None


class BotWelcome(Shape):
    msgtype: Literal["text", "template_card"]
    text: BotText | None = None
    template_card: TemplateCard | None = None


class UploadBegun(Shape):
    type: Literal["image", "voice", "video", "file"]
    filename: Annotated[str, Field(min_length=1), within(256)]
    total_size: Annotated[int, Field(ge=5)]
    total_chunks: Annotated[int, Field(ge=1, le=100)]
    md5: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None


class UploadChunk(Shape):
    """512 KiB before base64."""

    upload_id: Annotated[str, Field(min_length=1)]
    chunk_index: Annotated[int, Field(ge=0, le=99)]
    base64_data: Annotated[str, Field(min_length=1, max_length=699_052)]


class UploadDone(Shape):
    upload_id: Annotated[str, Field(min_length=1)]


class BotUpdate(Shape):
    response_type: Literal["update_template_card"]
    userids: list[UserId] | None = None
    template_card: TemplateCard


FRAMES: Mapping[str, type[Shape] | None] = {
    "aibot_subscribe": Subscription,
    "ping": None,
    "aibot_send_msg": BotPush,
    "aibot_respond_msg": BotAnswer,
    "aibot_respond_welcome_msg": BotWelcome,
    "aibot_respond_update_msg": BotUpdate,
    "aibot_upload_media_init": UploadBegun,
    "aibot_upload_media_chunk": UploadChunk,
    "aibot_upload_media_finish": UploadDone,
}


def misshapen_frame(frame: Mapping[str, Any]) -> str:
    """What is wrong with a frame the bot sends, empty for nothing."""
    command = str(frame.get("cmd"))
    if command not in FRAMES:
        return f"cmd {command!r}: no document of it was read"
    if strange := set(frame) - {"cmd", "headers", "body"}:
        return f"{command}: {sorted(strange)}"
    shape = FRAMES[command]
    faults = _faults(Headers, frame.get("headers"))
    faults += _faults(shape, frame.get("body")) if shape else ""
    return f"{command}: {faults}" if faults else ""


def _faults(shape: type[Shape], body: object) -> str:
    try:
        TypeAdapter(shape).validate_python(body)
    except ValidationError as error:
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    return ""
