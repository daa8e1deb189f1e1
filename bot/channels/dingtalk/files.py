"""Files of a DingTalk robot: what people sent is fetched, what we send is uploaded.

DingTalk docs 0719 (messageFiles/download), 0646 (media/upload of the old API; how long a file is kept stands in none, so
that it is brought anew after three days as elsewhere).
"""

from __future__ import annotations

from http import HTTPStatus

from bot.channels.calls import Json, Request, media_form
from bot.channels.channel import FetchedFile, Refused, TryLater
from bot.channels.dingtalk.api import DingTalkApi, origin_of
from bot.channels.dingtalk.fields import text_of
from bot.channels.dingtalk.packing import packed, shown

_FILE_TIMEOUT_SECONDS = 60.0
# Where DingTalk keeps the files of a chat.
_FILE_HOSTS = (".dingtalk.com", ".aliyuncs.com", ".alicdn.com")


class DingTalkFiles:
    def __init__(self, api: DingTalkApi, robot_code: str) -> None:
        self._api = api
        self._robot_code = robot_code

    async def upload(self, kind: str, file: FetchedFile) -> str:
        """The media_id; `kind` is image or file, which goes as robots may send it."""
        file = packed(file) if kind == "file" else shown(file)
        answer = await self._api.old(
            "/media/upload",
            query={"type": kind},
            make_form=lambda: media_form(file.content, file.name, file.media_type),
            timeout_seconds=_FILE_TIMEOUT_SECONDS,
        )
        media_id = text_of(answer, "media_id")
        if not media_id:
            raise Refused("钉钉没有收下文件")
        return media_id

    async def fetch(self, download_code: str, limit_bytes: int) -> FetchedFile:
        body: Json = {"downloadCode": download_code, "robotCode": self._robot_code}
        answer = await self._api.post("/v1.0/robot/messageFiles/download", body)
        return await self._download(text_of(answer, "downloadUrl"), limit_bytes)

    async def _download(self, url: str, limit_bytes: int) -> FetchedFile:
        if not self._is_file_host(url):
            raise Refused("钉钉给出的下载地址不在其文件域名内，已拒绝访问")
        request = Request(
            method="GET",
            url=url,
            limit_bytes=limit_bytes,
            timeout_seconds=_FILE_TIMEOUT_SECONDS,
        )
        answer = await self._api.plain(request)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TryLater(f"下载文件时返回 HTTP {answer.status}", after=10.0)
        if answer.status != HTTPStatus.OK:
            raise Refused(f"下载文件时返回 HTTP {answer.status}，地址可能已过期")
        return FetchedFile(content=answer.body, media_type=answer.media_type, name=answer.file_name)

    def _is_file_host(self, url: str) -> bool:
        origin = origin_of(url)
        if origin is None:
            return False
        is_known = origin.scheme == "https" and (origin.host or "").endswith(_FILE_HOSTS)
        return is_known or self._api.is_new_api(url)
