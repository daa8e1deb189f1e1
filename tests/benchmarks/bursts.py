"""What customers say in one burst of the flood, as the callbacks and frames by which each door hears of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.sandbox.config import SandboxConfig
from bot.sandbox.wecom.callbacks import envelope_of, signed_url
from bot.sandbox.wecom.xml import Origin, sealed_xml, text_xml
from tests.benchmarks.deaf_platform import DeafPlatform

CUSTOMERS = 250
"""Of one burst: one message of each."""
TURNS = 4
"""Bursts until the same customers speak again: so many times as many there are."""
CONFIG = SandboxConfig(bot_url="http://bot")
KF = "wkSandboxKf000001"


@dataclass(frozen=True, slots=True)
class Callback:
    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


Burst = Callable[[DeafPlatform, int], list[Callback]]
"""What all customers say next, as the callbacks that tell of it."""


def speaking(burst: int) -> list[tuple[int, str]]:
    """Who says what: a report, and the next time that it be submitted."""
    turn, said = burst % TURNS, burst // TURNS
    people = range(turn * CUSTOMERS, (turn + 1) * CUSTOMERS)
    report = "报修：客户{}的第{}台机器不转了"
    return [(who, "提交" if said % 2 else report.format(who, said // 2 + 1)) for who in people]


def of_members(_: DeafPlatform, burst: int) -> list[Callback]:
    """A callback a message."""
    account = CONFIG.wecom
    return [
        _sealed(
            text_xml(
                Origin(
                    corp_id=account.corp_id, agent_id=account.agent_id, userid=f"customer_{who}"
                ),
                10**15 + 100_000 * burst + who,
                words,
            ),
        )
        for who, words in speaking(burst)
    ]


def of_customers(platform: DeafPlatform, burst: int) -> list[Callback]:
    """A callback a message, which only says that there is one: what was said is fetched."""
    calls = []
    for who, words in speaking(burst):
        platform.spoken.append(
            {
                "msgid": f"kf-{burst}-{who}",
                "open_kfid": KF,
                "external_userid": f"wmCustomer{who}",
                "send_time": int(time.time()),
                "origin": 3,
                "msgtype": "text",
                "text": {"content": words},
            }
        )
        calls.append(_sealed(_kf_event(f"{burst}-{who}")))
    return calls


def _kf_event(token: str) -> str:
    """WeCom doc 94670."""
    return (
        f"<xml><ToUserName><![CDATA[{CONFIG.wecom.corp_id}]]></ToUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[{token}]]></Token>"
        f"<OpenKfId><![CDATA[{KF}]]></OpenKfId></xml>"
    )


def _sealed(xml: str) -> Callback:
    encrypted = envelope_of(CONFIG).seal(xml)
    url = urlsplit(signed_url(CONFIG, encrypted))
    account = CONFIG.wecom
    body = sealed_xml(account.corp_id, account.agent_id, encrypted).encode()
    return Callback(f"{url.path}?{url.query}", body)


def of_staff(_: DeafPlatform, burst: int) -> list[Callback]:
    """DingTalk by HTTP: a signed callback a message."""
    return [_signed(json.dumps(robot_message(burst, who, said))) for who, said in speaking(burst)]


def robot_message(burst: int, who: int, words: str) -> dict[str, object]:
    """DingTalk doc 0718."""
    account, now = CONFIG.dingtalk, int(time.time() * 1000)
    return {
        "msgtype": "text",
        "text": {"content": words},
        "msgId": f"msg-{burst}-{who}",
        "conversationId": f"cid{who}==",
        "conversationType": "1",
        "senderId": f"$:LWCP_v1:${who}",
        "senderStaffId": f"customer_{who}",
        "senderUnionId": f"union{who}",
        "senderNick": f"客户{who}",
        "senderCorpId": account.corp_id,
        "chatbotCorpId": account.corp_id,
        "chatbotUserId": "$:LWCP_v1:$robot",
        "robotCode": account.robot_code,
        "createAt": now,
        "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=flood",
        "sessionWebhookExpiredTime": now + 5_400_000,
        "isAdmin": False,
    }


def _signed(body: str) -> Callback:
    timestamp, secret = str(int(time.time() * 1000)), CONFIG.dingtalk.app_secret
    text = f"{timestamp}\n{secret}".encode()
    sign = b64encode(hmac.digest(secret.encode(), text, hashlib.sha256)).decode()
    return Callback(
        "/callbacks/dingtalk/robot", body.encode(), {"timestamp": timestamp, "sign": sign}
    )
