"""What the channel tests build from: a scripted platform, an intake that remembers, callbacks, any card."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, web
from aiohttp.typedefs import Handler, Middleware
from hypothesis import strategies as st

from bot.channels.channel import ErrandAsked
from bot.channels.dingtalk.api import API_BASE, OAPI_BASE, DingTalkApi, DingTalkCredentials
from bot.channels.envelope import Envelope
from bot.channels.tokens import MemoryTokens
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.client import WeComClient, WeComCredentials
from bot.sandbox.config import DingTalkAccount, WeComAccount
from handlers.cards import Button, Card, Fact, Option, Pick, Tone
from handlers.updates import Chat, Update
from tests.channels import dingtalk_shapes
from tests.channels.wecom_shapes import misshapen

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
PUBLIC_URL = "https://desk.example.com"
LIMIT = 1 << 20
"""Of a file, in bytes."""

WECOM = WeComCredentials(
    corp_id="ww8f2a61c0d94e7b35",
    agent_id="1000002",
    secret="app-secret",
    token="hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo",
    aes_key="6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt",
)
DINGTALK = DingTalkCredentials(
    app_key="dingappkey",
    app_secret="this is secret",
    robot_code="dingrobot",
    card_template_id="gongdan.schema",
    corp_id="ding5c1e0b7a93f24d68",
    token="mryue",
    aes_key="Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7",
)
WANG = Chat(channel="wecom", account=WECOM.corp_id, kind="direct", id="wang_qiang")
WECOM_GROUP = Chat(channel="wecom", account=WECOM.corp_id, kind="group", id="supervisors")
ZHAO = Chat(channel="dingtalk", account=DINGTALK.corp_id, kind="direct", id="zhao_lei")
DINGTALK_GROUP = Chat(
    channel="dingtalk", account=DINGTALK.corp_id, kind="group", id="cidSUPERVISORS0Aa=="
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    raw: bytes

    def json(self) -> dict[str, object]:
        found = json.loads(self.raw)
        assert isinstance(found, dict)
        return found


@dataclass(slots=True)
class ScriptedPlatform:
    """Answers each path with its next scripted answer, the last one again and again."""

    base: str = ""
    calls: list[Call] = field(default_factory=list)
    misshapen: list[str] = field(default_factory=list)
    scripts: dict[str, list[web.Response | dict[str, object]]] = field(default_factory=dict)

    def on(self, path: str, *answers: web.Response | dict[str, object]) -> None:
        self.scripts[path] = list(answers)

    def calls_to(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    def make_app(self) -> web.Application:
        app = web.Application(client_max_size=50 << 20)
        app.router.add_route("*", "/{path:.*}", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        call = await _call_of(request)
        self.calls.append(call)
        self.misshapen += filter(None, [fault_of(call)])
        script = self.scripts.get(request.path)
        if not script:
            return web.Response(status=404, text="<html>not scripted</html>")
        answer = script.pop(0) if len(script) > 1 else script[0]
        if isinstance(answer, dict):
            return web.json_response(answer)
        return _again(answer)


def fault_of(call: Call) -> str:
    """Where a call is not what its platform's documents say."""
    is_json = call.headers.get("content-type", "").startswith("application/json")
    body = json.loads(call.raw) if is_json else None
    _, is_wecoms, path = call.path.partition("/cgi-bin/")
    if is_wecoms:
        return misshapen(path, call.query, body)
    return dingtalk_shapes.misshapen(call.method, call.path, body)


def watching_shapes(faults: list[str]) -> Middleware:
    """For a stand-in platform's application: whatever comes to it is held against the documents."""

    @web.middleware
    async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
        faults.extend(filter(None, [fault_of(await _call_of(request, is_whole=False))]))
        return await handler(request)

    return watch


async def _call_of(request: web.Request, *, is_whole: bool = True) -> Call:
    """A form can be read once: a stand-in that reads it itself leaves it out here."""
    is_form = request.content_type.startswith("multipart/")
    return Call(
        method=request.method,
        path=request.path,
        query=dict(request.query),
        headers={name.lower(): value for name, value in request.headers.items()},
        raw=b"" if is_form and not is_whole else await request.read(),
    )


def _again(answer: web.Response) -> web.Response:
    """aiohttp sends a response object once."""
    again = web.Response(status=answer.status, body=answer.body, headers=answer.headers.copy())
    if answer.chunked:
        again.enable_chunked_encoding()
    return again


async def act_in_sandbox(
    http: ClientSession, sandbox: str, what: str, **body: object
) -> dict[str, object]:
    """An order to the sandbox's world API at this address, and its answer."""
    async with http.post(f"{sandbox}/sandbox/api/{what}", json=body) as answer:
        found = await answer.json()
        assert answer.status == 200, found
        assert isinstance(found, dict)
        return found


def wecom_account(account: WeComAccount) -> WeComCredentials:
    """Of an application in the sandbox."""
    return WeComCredentials(
        corp_id=account.corp_id,
        agent_id=str(account.agent_id),
        secret=account.secret,
        token=account.token,
        aes_key=account.aes_key,
    )


def dingtalk_account(account: DingTalkAccount, secret: str = "") -> DingTalkCredentials:
    """Of an application in the sandbox, with its own secret where none is given."""
    return DingTalkCredentials(
        app_key=account.app_key,
        app_secret=secret or account.app_secret,
        robot_code=account.robot_code,
        card_template_id=account.card_template_id,
        corp_id=account.corp_id,
        token=account.token,
        aes_key=account.aes_key,
    )


def dingtalk_api(
    http: ClientSession,
    credentials: DingTalkCredentials = DINGTALK,
    *,
    api_base: str = API_BASE,
    oapi_base: str = OAPI_BASE,
) -> DingTalkApi:
    return DingTalkApi(
        credentials.app_key,
        credentials.app_secret,
        http=http,
        tokens=MemoryTokens(),
        api_base=api_base,
        oapi_base=oapi_base,
    )


def wecom_client(
    http: ClientSession,
    api_base: str = "https://qyapi.weixin.qq.com",
    credentials: WeComCredentials | None = None,
) -> WeComClient:
    """With a token cache of its own."""
    given = credentials or WECOM
    api = WeComApi(
        given.corp_id,
        given.secret,
        app=given.agent_id,
        http=http,
        tokens=MemoryTokens(),
        api_base=api_base,
    )
    return WeComClient(api, given.agent_id)


def _going() -> asyncio.Event:
    going = asyncio.Event()
    going.set()
    return going


@dataclass(slots=True)
class RememberingIntake:
    """An inbox in memory; told to fail, it fails from the given update on; while `pause` is clear, it writes nothing."""

    updates: list[Update] = field(default_factory=list)
    soon: list[Update] = field(default_factory=list)
    now: list[Update] = field(default_factory=list)
    not_shown: list[Update] = field(default_factory=list)
    errands: list[ErrandAsked] = field(default_factory=list)
    errands_woken: int = 0
    fails_from: int | None = None
    face: Card | None = None
    stumbles: bool = False
    refused: int = 0
    pause: asyncio.Event = field(default_factory=_going)
    paused: int = 0

    async def write_down_errand(self, errand: ErrandAsked) -> None:
        if self.fails_from is not None:
            raise ConnectionError("the database is gone")
        self.errands.append(errand)

    async def run_errands_soon(self) -> None:
        self.errands_woken += 1

    async def write_down(self, update: Update) -> bool:
        self.paused += 1
        await self.pause.wait()
        await asyncio.sleep(0)
        if self.fails_from is not None and len(self.updates) >= self.fails_from:
            self.refused += 1
            raise ConnectionError("the database is away")
        if any(known.event_id == update.event_id for known in self.updates):
            return False
        self.updates.append(update)
        return True

    def handle_soon(self, update: Update) -> None:
        self.soon.append(update)

    async def face_not_shown(self, update: Update) -> None:
        self.not_shown.append(update)

    async def handle_now(self, update: Update, within_seconds: float) -> Card | None:
        assert within_seconds < 2
        self.now.append(update)
        if self.stumbles:
            raise RuntimeError("the use case broke")
        return self.face


def seal_wecom(
    plaintext: str, *, now: datetime = NOW, credentials: WeComCredentials = WECOM
) -> tuple[dict[str, str], bytes]:
    """Query and body of a POST as WeCom sends it."""
    envelope = Envelope(
        token=credentials.token, aes_key=credentials.aes_key, receiver=credentials.corp_id
    )
    sealed = envelope.close(plaintext, timestamp=str(int(now.timestamp())), nonce="1597212914")
    query = {
        "msg_signature": sealed.signature,
        "timestamp": sealed.timestamp,
        "nonce": sealed.nonce,
    }
    body = (
        f"<xml><ToUserName><![CDATA[{credentials.corp_id}]]></ToUserName>"
        f"<Encrypt><![CDATA[{sealed.encrypted}]]></Encrypt>"
        f"<AgentID><![CDATA[{credentials.agent_id}]]></AgentID></xml>"
    )
    return query, body.encode()


def wecom_xml(kind: str, **fields: str) -> str:
    """A decrypted message or event from 李红."""
    known = {
        "ToUserName": WECOM.corp_id,
        "FromUserName": "li_hong",
        "CreateTime": str(int(NOW.timestamp())),
        "MsgType": kind,
        "AgentID": WECOM.agent_id,
        **fields,
    }
    inside = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in known.items())
    return f"<xml>{inside}</xml>"


def hmac_base64(secret: str, text: str) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), text.encode(), hashlib.sha256)).decode()


def milliseconds(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))


def robot_headers(*, now: datetime = NOW, secret: str = DINGTALK.app_secret) -> dict[str, str]:
    timestamp = milliseconds(now)
    return {"timestamp": timestamp, "sign": hmac_base64(secret, f"{timestamp}\n{secret}")}


def card_headers(secret: str, *, now: datetime = NOW) -> dict[str, str]:
    timestamp = milliseconds(now)
    return {
        "x-ddpaas-signature-timestamp": timestamp,
        "x-ddpaas-signature": hmac_base64(secret, timestamp),
    }


def robot_message(**fields: object) -> dict[str, object]:
    """A text that 赵磊 sent to the robot alone."""
    return {
        "conversationId": "cidDIRECT==",
        "conversationType": "1",
        "msgId": "msg0001",
        "msgtype": "text",
        "text": {"content": " 进度 "},
        "senderId": "$:LWCP_v1:$zhao",
        "senderStaffId": "zhao_lei",
        "senderNick": "赵磊",
        "senderCorpId": DINGTALK.corp_id,
        "chatbotCorpId": DINGTALK.corp_id,
        "robotCode": DINGTALK.robot_code,
        "createAt": int(NOW.timestamp() * 1000),
        "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=abc",
        "sessionWebhookExpiredTime": int(NOW.timestamp() * 1000) + 5_400_060,
        **fields,
    }


def card_press(**fields: object) -> dict[str, object]:
    """孙丽 presses 同意 on a card in the supervisors' group."""
    pressed = {"actionIds": ["press"], "params": {"payload": "approve:7"}}
    return {
        "type": "actionCallback",
        "outTrackId": "card-7",
        "corpId": DINGTALK.corp_id,
        "userId": "sun_li",
        "userIdType": 1,
        "content": json.dumps({"cardPrivateData": pressed}),
        "extension": "{}",
        "spaceId": "cidSUPERVISORS0Aa==",
        "spaceType": "IM_GROUP",
        **fields,
    }


def repair_card() -> Card:
    return Card(
        title="空调不制冷",
        status="待接单",
        tone=Tone.WAITING,
        text="不制冷了, 还滴水",
        facts=(Fact(label="客户", value="李红"), Fact(label="地址", value="张江路 1 号")),
        buttons=(
            Button(text="接单", payload="accept:1", style="primary"),
            Button(text="转派", payload="transfer:1"),
        ),
        due_at=datetime(2026, 11, 22, 4, 30, tzinfo=UTC),
        summary="新工单 1001",
    )


def any_card(*, payload_bytes: int) -> st.SearchStrategy[Card]:
    """Any words in any number; payloads are ours and stay below the given length."""
    words = st.one_of(st.text(max_size=80), st.text(min_size=100, max_size=3000))
    payload = st.text(
        alphabet=st.characters(min_codepoint=33, max_codepoint=126),
        min_size=1,
        max_size=payload_bytes,
    )
    facts = st.builds(Fact, label=words, value=words)
    buttons = st.builds(
        Button,
        text=words,
        payload=payload,
        style=st.sampled_from(["primary", "default", "danger"]),
    )
    return st.builds(
        Card,
        title=words,
        status=words,
        tone=st.sampled_from(Tone),
        text=words,
        facts=st.lists(facts, max_size=12).map(tuple),
        buttons=st.lists(buttons, max_size=9, unique_by=lambda button: button.payload).map(tuple),
        pick=st.none() | any_pick(words),
        link=st.sampled_from(["", "https://desk.example.com/m/tickets/WX-1001"]),
        outcome=words,
        due_at=st.none() | st.datetimes(timezones=st.just(UTC)).map(_in_range),
        summary=words,
    )


def any_pick(words: st.SearchStrategy[str]) -> st.SearchStrategy[Pick]:
    options = st.builds(Option, text=words, payload=words, is_chosen=st.booleans())
    return st.builds(
        Pick,
        options=st.lists(options, min_size=1, max_size=30).map(tuple),
        submit=words,
        is_multiple=st.booleans(),
    )


def _in_range(moment: datetime) -> datetime:
    """Within a day of the ends of time no other zone can show it."""
    return moment.replace(year=min(max(moment.year, 2), 9998))
