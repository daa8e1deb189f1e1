"""What DingTalk says of every body we send it: the names by the vendor's own models, what those leave open by its documents.

The models drop what they do not know: what goes through one and comes out as it went in has no name but theirs. The old API
has none; its bodies are written here from the documents named at each. `misshapen` is wired into the platforms that the
channel tests and the scenarios talk to, so that whatever goes out in them is held against it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Protocol

from alibabacloud_dingtalk.card_1_0 import models as card
from alibabacloud_dingtalk.gateway_1_0 import models as gateway
from alibabacloud_dingtalk.oauth2_1_0 import models as oauth
from alibabacloud_dingtalk.robot_1_0 import models as robot
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

KILOBYTE = 1024
NAME_BYTES = 100


class VendorModel(Protocol):
    """What each request class of alibabacloud_dingtalk can do."""

    def from_map(self, m: dict[str, object]) -> VendorModel: ...

    def to_map(self) -> dict[str, object]: ...


MODELS: dict[tuple[str, str], type[VendorModel]] = {
    ("POST", "/v1.0/oauth2/accessToken"): oauth.GetAccessTokenRequest,
    ("POST", "/v1.0/oauth2/userAccessToken"): oauth.GetUserTokenRequest,
    ("POST", "/v1.0/gateway/connections/open"): gateway.OpenConnectionRequest,
    ("POST", "/v1.0/card/instances"): card.CreateCardRequest,
    ("PUT", "/v1.0/card/instances"): card.UpdateCardRequest,
    ("POST", "/v1.0/card/instances/createAndDeliver"): card.CreateAndDeliverRequest,
    ("POST", "/v1.0/card/instances/deliver"): card.DeliverCardRequest,
    ("POST", "/v1.0/card/callbacks/register"): card.RegisterCallbackRequest,
    ("POST", "/v1.0/robot/oToMessages/batchSend"): robot.BatchSendOTORequest,
    ("POST", "/v1.0/robot/groupMessages/send"): robot.OrgGroupSendRequest,
    ("POST", "/v1.0/robot/otoMessages/batchRecall"): robot.BatchRecallOTORequest,
    ("POST", "/v1.0/robot/groupMessages/recall"): robot.OrgGroupRecallRequest,
    ("POST", "/v1.0/robot/messageFiles/download"): robot.RobotMessageFileDownloadRequest,
    ("POST", "/v1.0/robot/ding/send"): robot.RobotSendDingRequest,
}


BESIDE: dict[str, frozenset[str]] = {"/v1.0/gateway/connections/open": frozenset({"ua"})}
"""What the vendor's own Stream SDKs send too, though the model does not know it."""


class Old(BaseModel):
    """A body of the old API, or of a webhook: these names and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class UserId(Old):
    """Doc 0056 (user/get)."""

    userid: Annotated[str, Field(min_length=1)]
    language: Literal["zh_CN", "en_US"] = "zh_CN"


class Union(Old):
    """Doc 0064."""

    unionid: Annotated[str, Field(min_length=1)]


class Code(Old):
    """Doc 0024 (user/getuserinfo)."""

    code: Annotated[str, Field(min_length=1)]


class Department(Old):
    """Docs 0081 (department/get), 0082 (department/listsub)."""

    dept_id: int
    language: Literal["zh_CN", "en_US"] = "zh_CN"


class MembersPage(Old):
    """Doc 0062 (user/list)."""

    dept_id: int
    cursor: Annotated[int, Field(ge=0)]
    size: Annotated[int, Field(ge=1, le=100)]
    order_field: str = "custom"
    contain_access_limit: bool = False
    language: Literal["zh_CN", "en_US"] = "zh_CN"


class Words(Old):
    content: Annotated[str, Field(min_length=1)]


class Mentioned(Old):
    """Doc 0079; `atDingtalkIds` for people without a userid."""

    users: list[str] = Field(alias="atUserIds", default=[])
    strangers: list[str] = Field(alias="atDingtalkIds", default=[])
    phones: list[str] = Field(alias="atMobiles", default=[])
    is_all: bool = Field(alias="isAtAll", default=False)


class Replied(Old):
    """Doc 0079 (sessionWebhook)."""

    msgtype: Literal["text"]
    text: Words
    at: Mentioned = Mentioned()


OLD: dict[str, type[Old]] = {
    "/topapi/v2/user/get": UserId,
    "/topapi/v2/user/getuserinfo": Code,
    "/topapi/v2/user/list": MembersPage,
    "/topapi/v2/department/get": Department,
    "/topapi/v2/department/listsub": Department,
    "/topapi/user/getbyunionid": Union,
    "/robot/sendBySession": Replied,
}
_ROOTS = ("/v1.0/", "/topapi/", "/robot/sendBySession")


def misshapen(method: str, whole_path: str, body: object) -> str:
    """Where this is not as the vendor documents it; empty where it is, and where it is no call of DingTalk's."""
    path = _path(whole_path)
    if not path or method == "GET":
        return ""
    if not isinstance(body, dict):
        return f"{path}: the body is no JSON object"
    if path in OLD:
        return _by_document(path, OLD[path], body)
    model = MODELS.get((method, path))
    if model is None:
        return f"{method} {path}: nothing here says what it takes"
    known = {name: value for name, value in body.items() if name not in BESIDE.get(path, ())}
    if not same_names(model(), known):
        return f"{path}: the vendor's model knows not all of {json.dumps(body, ensure_ascii=False)}"
    return next((f"{path}: {fault}" for fault in _faults(body)), "")


def same_names(model: VendorModel, body: dict[str, object]) -> bool:
    """Every name of ours is one of theirs."""
    known = model.from_map(json.loads(json.dumps(body))).to_map()
    return strip_empty(known) == strip_empty(body)


def strip_empty(value: object) -> object:
    if isinstance(value, dict):
        stripped = {name: strip_empty(inner) for name, inner in value.items()}
        return {name: inner for name, inner in stripped.items() if inner not in ({}, [], None)}
    if isinstance(value, list):
        return [strip_empty(inner) for inner in value]
    return value


def _path(whole: str) -> str:
    """Without what the sandbox and the tests put before it."""
    found = (whole[at:] for root in _ROOTS if (at := whole.find(root)) >= 0)
    return next(found, "")


def _by_document(path: str, shape: type[Old], body: dict[str, object]) -> str:
    try:
        TypeAdapter(shape).validate_python(body)
    except ValidationError as error:
        return f"{path}: {error}"
    return ""


def _faults(body: dict[str, Any]) -> Iterator[str]:
    """Docs 0782, 0783 of cards; 0715, 0716 of messages."""
    yield from _values(body.get("cardData"))
    for person, own in (body.get("privateData") or {}).items():
        yield from _values(own)
        if len(person.encode()) > NAME_BYTES:
            yield f"privateData: {person} is longer than {NAME_BYTES} bytes"
        if _size(own) > KILOBYTE:
            yield f"privateData: {_size(own)} bytes of one person's own"
    if "msgParam" in body and not isinstance(json.loads(body["msgParam"]), dict):
        yield "msgParam: no JSON object"
    if len(body.get("userIds", [])) > 20:
        yield "userIds: more than 20"


def _values(data: dict[str, dict[str, object]] | None) -> Iterator[str]:
    for name, value in (data or {}).get("cardParamMap", {}).items():
        if not isinstance(value, str):
            yield f"{name}: {value!r} is no text"
        elif len(value.encode()) > KILOBYTE or len(name.encode()) > NAME_BYTES:
            yield f"{name}: {len(value.encode())} bytes"


def _size(own: dict[str, dict[str, str]]) -> int:
    params = own.get("cardParamMap", {})
    return sum(len(name.encode()) + len(value.encode()) for name, value in params.items())
