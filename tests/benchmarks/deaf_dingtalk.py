"""A DingTalk that takes whatever it is told and keeps only counts; down its gateway it tells what people have said."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from aiohttp import web

PREFIX = "/dingtalk"
TOPIC = "/v1.0/im/bot/messages/get"
ALL_HERE_SECONDS = 30.0


@dataclass
class DeafGateway:
    """`lines` are the connections that stand."""

    url: str = ""
    lines: list[web.WebSocketResponse] = field(default_factory=list)
    _waiting: dict[str, asyncio.Future[None]] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    async def wait_for(self, connections: int) -> None:
        async with asyncio.timeout(ALL_HERE_SECONDS):
            while len(self.lines) < connections:
                await asyncio.sleep(0.05)

    async def tell(self, message: dict[str, object], dice: random.Random) -> float:
        """Milliseconds until it was acknowledged."""
        name = f"frame-{next(self._numbers)}"
        acknowledged = asyncio.get_running_loop().create_future()
        self._waiting[name] = acknowledged
        headers = {
            "topic": TOPIC,
            "messageId": name,
            "contentType": "application/json",
            "time": str(int(time.time() * 1000)),
        }
        frame = {
            "specVersion": "1.0",
            "type": "CALLBACK",
            "headers": headers,
            "data": json.dumps(message),
        }
        began = time.perf_counter()
        await dice.choice(self.lines).send_json(frame)
        await acknowledged
        return 1000 * (time.perf_counter() - began)

    async def open(self, _: web.Request) -> web.Response:
        endpoint = f"{self.url}{PREFIX}/gateway".replace("http", "ws", 1)
        return web.json_response({"endpoint": endpoint, "ticket": f"t{next(self._numbers)}"})

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse()
        await line.prepare(request)
        self.lines.append(line)
        try:
            async for message in line:
                ack = json.loads(message.data)
                assert ack["code"] == 200, ack
                self._waiting.pop(ack["headers"]["messageId"]).set_result(None)
        finally:
            self.lines.remove(line)
        return line


@dataclass
class DeafDingTalk:
    gateway: DeafGateway
    heard: Counter[str] = field(default_factory=Counter)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post(f"{PREFIX}/v1.0/oauth2/accessToken", self.token),
            web.post(f"{PREFIX}/v1.0/robot/oToMessages/batchSend", self.take),
            web.post(f"{PREFIX}/v1.0/card/instances/createAndDeliver", self.deliver),
            web.put(f"{PREFIX}/v1.0/card/instances", self.well),
            web.post(f"{PREFIX}/v1.0/card/callbacks/register", self.well),
            web.post(f"{PREFIX}/v1.0/gateway/connections/open", self.gateway.open),
            web.get(f"{PREFIX}/gateway", self.gateway.connect),
        ]

    async def token(self, _: web.Request) -> web.Response:
        return web.json_response({"accessToken": "t", "expireIn": 7200})

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.heard.update(body["userIds"])
        return web.json_response({"processQueryKey": str(self.heard.total())})

    async def deliver(self, request: web.Request) -> web.Response:
        body = await request.json()
        results = [{"success": True, "carrierId": body["outTrackId"]}]
        result = {"outTrackId": body["outTrackId"], "deliverResults": results}
        return web.json_response({"success": True, "result": result})

    async def well(self, _: web.Request) -> web.Response:
        return web.json_response({"success": True, "result": True})
