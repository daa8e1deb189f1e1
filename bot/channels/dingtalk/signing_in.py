"""Who has opened a page: inside DingTalk its client gives a code to the page (免登), in a browser its own page asks.

DingTalk docs 0006 of the client (requestAuthCode), 0018 and 0024 (user/getuserinfo); 0029 (the address), 0032
(userAccessToken), 0054 (contact/users/me), 0064 (user/getbyunionid). Either code is good once, for five minutes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from urllib.parse import quote, urlencode

from bot.channels.calls import Json, Request
from bot.channels.channel import ChannelError, Refused
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials, read_answer
from bot.channels.dingtalk.errors import judge
from bot.channels.dingtalk.fields import object_of, text_of
from bot.channels.dingtalk.listed import number_of
from bot.channels.dingtalk.parse import CHANNEL
from bot.channels.tokens import TokenRejected
from bot.channels.vouching import LONGEST_CODE, ClientQuestion, CodeUsed, Vouched

LOGIN_BASE = "https://login.dingtalk.com"
USED_CODES = ("invalidcode", "40029", "40078", "40102", "42008", "invalidparameter.authcode")
"""Wrong, used already, or too old (doc 0013; the last is in no document, as DingTalk was seen to answer)."""
NOBODYS_UNION = "60121"
OUTSIDE_CONTACT = 1
"""`contact_type` of a customer in the contact list (doc 0064)."""
_USERS_TOKEN = "x-acs-dingtalk-access-token"  # noqa: S105 - a header's name

AskWithCode = Callable[[str], Awaitable[Json]]


class DingTalkSignIn:
    channel = CHANNEL
    outsiders = CHANNEL
    inside: tuple[str, ...] = ("dingtalk",)
    in_any_browser = True

    def __init__(
        self,
        api: DingTalkApi,
        credentials: DingTalkCredentials,
        account: str,
        *,
        api_base: str,
        login_base: str = LOGIN_BASE,
    ) -> None:
        self._api = api
        self._given = credentials
        self.account = account
        self._api_base = api_base.rstrip("/")
        self._login_base = login_base.rstrip("/")

    @property
    def question(self) -> ClientQuestion | None:
        """The client wants to know whose organisation it is asked for."""
        if not self._given.corp_id:
            return None
        return ClientQuestion(corp_id=self._given.corp_id, client_id=self._given.app_key)

    def address(self, back_to: str, state: str) -> str:
        query = {
            "redirect_uri": back_to,
            "response_type": "code",
            "client_id": self._given.app_key,
            "scope": "openid",
            "state": state,
            "prompt": "consent",
        }
        return f"{self._login_base}/oauth2/auth?{urlencode(query, quote_via=quote)}"

    def code_in(self, query: Mapping[str, str]) -> str:
        """`authCode` by doc 0029; older answers write `code`."""
        return query.get("authCode") or query.get("code", "")

    async def who(self, code: str) -> Vouched | None:
        answer = await _with_code(code, self._trade)
        token = text_of(answer, "accessToken")
        return await self._of_union(await self._union(token)) if token else None

    async def who_is_inside(self, code: str) -> Vouched | None:
        answer = await _with_code(code, self._of_client)
        found = object_of(answer, "result")
        user_id, union = text_of(found, "userid"), text_of(found, "unionid")
        return Vouched(id=user_id, is_member=True, union=union) if user_id else None

    async def _of_client(self, code: str) -> Json:
        return await self._api.old("/topapi/v2/user/getuserinfo", {"code": code})

    async def _trade(self, code: str) -> Json:
        body: Json = {
            "clientId": self._given.app_key,
            "clientSecret": self._given.app_secret,
            "code": code,
            "grantType": "authorization_code",
        }
        return await self._api.without_token("/v1.0/oauth2/userAccessToken", body)

    async def _union(self, token: str) -> str:
        """Their own token says who they are; empty where they did not let it."""
        request = Request(
            method="GET",
            url=f"{self._api_base}/v1.0/contact/users/me",
            headers={_USERS_TOKEN: token},
        )
        answer = await self._api.plain(request)
        found = read_answer(answer)
        if answer.status != HTTPStatus.OK:
            error = judge(answer.status, text_of(found, "code"))
            raise error if isinstance(error, ChannelError) else CodeUsed
        return text_of(found, "unionId")

    async def _of_union(self, union: str) -> Vouched | None:
        """Whoever is no member is known by their union alone."""
        if not union:
            return None
        try:
            answer = await self._api.old("/topapi/user/getbyunionid", {"unionid": union})
        except ChannelError as error:
            if error.code != NOBODYS_UNION:
                raise
            return Vouched(id="", is_member=False, union=union)
        found = object_of(answer, "result")
        if number_of(found, "contact_type") == OUTSIDE_CONTACT:
            return Vouched(id="", is_member=False, union=union)
        user_id = text_of(found, "userid")
        return Vouched(id=user_id, is_member=True, union=union) if user_id else None


async def _with_code(code: str, ask: AskWithCode) -> Json:
    if not code or len(code) > LONGEST_CODE:
        raise CodeUsed
    try:
        return await ask(code)
    except TokenRejected:
        raise Refused("钉钉不认应用的凭证") from None
    except ChannelError as error:
        if error.code.casefold().startswith(USED_CODES):
            raise CodeUsed from None
        raise
