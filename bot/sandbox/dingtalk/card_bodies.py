"""The bodies of the card interfaces (docs 0780 create, 0781 deliver, 0782 update, 0783 both, 0786 register)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.sandbox.dingtalk.ids import USER_ID, UserIdType
from bot.sandbox.dingtalk.instances import ParamMap, PrivateParamMap, UpdateOptions
from bot.sandbox.dingtalk.wire import Body

Language = Literal["ZH_CN", "ZH_TW", "EN_US", "JA_JP", "VI_VN", "TH_TH"]
IdKey = Annotated[str, Field(min_length=1)]
IdType = Annotated[UserIdType, Field(alias="userIdType")]


class Notification(Body):
    alert_content: str = Field(default="", alias="alertContent")
    notification_off: bool = Field(default=False, alias="notificationOff")


class SpaceModel(Body):
    """What a card is like where it stands; whether it may be forwarded must be said (None: it was not)."""

    support_forward: bool | None = Field(default=None, alias="supportForward")
    last_message: dict[Language, str] = Field(default_factory=dict, alias="lastMessageI18n")
    notification: Notification = Field(default_factory=Notification)


class DeliverModel(Body):
    robot_code: str = Field(default="", alias="robotCode")
    space_type: str = Field(default="", alias="spaceType")
    recipients: list[IdKey] = Field(default_factory=list)
    at_user_ids: dict[str, str] = Field(default_factory=dict, alias="atUserIds")
    extension: dict[str, str] = Field(default_factory=dict)


class Deliveries(Body):
    """Where a card is to go, and how."""

    out_track_id: str = Field(default="", alias="outTrackId")
    open_space_id: str = Field(default="", alias="openSpaceId")
    group_delivery: DeliverModel | None = Field(default=None, alias="imGroupOpenDeliverModel")
    robot_delivery: DeliverModel | None = Field(default=None, alias="imRobotOpenDeliverModel")
    user_id_type: IdType = USER_ID

    def model_for(self, kind: str) -> DeliverModel | None:
        return self.group_delivery if kind == "IM_GROUP" else self.robot_delivery


class CreateBody(Body):
    """The creator's `userId` is optional; an empty one is not."""

    user_id: str | None = Field(default=None, alias="userId")
    card_template_id: str = Field(default="", alias="cardTemplateId")
    out_track_id: str = Field(default="", alias="outTrackId")
    callback_type: Literal["HTTP", "STREAM"] = Field(default="HTTP", alias="callbackType")
    callback_route_key: str = Field(default="", alias="callbackRouteKey")
    card_data: ParamMap | None = Field(default=None, alias="cardData")
    private_data: dict[IdKey, PrivateParamMap] = Field(default_factory=dict, alias="privateData")
    group_space: SpaceModel | None = Field(default=None, alias="imGroupOpenSpaceModel")
    robot_space: SpaceModel | None = Field(default=None, alias="imRobotOpenSpaceModel")
    user_id_type: IdType = USER_ID


class CreateAndDeliverBody(CreateBody, Deliveries):
    """Both at once; the spaces it goes to need no model of their own here."""


class UpdateBody(Body):
    out_track_id: str = Field(default="", alias="outTrackId")
    card_data: ParamMap | None = Field(default=None, alias="cardData")
    private_data: dict[IdKey, PrivateParamMap] | None = Field(default=None, alias="privateData")
    options: UpdateOptions = Field(default_factory=UpdateOptions, alias="cardUpdateOptions")
    user_id_type: IdType = USER_ID


class RegisterBody(Body):
    callback_route_key: str = Field(default="", alias="callbackRouteKey")
    callback_url: str = Field(default="", alias="callbackUrl")
    api_secret: str = Field(default="", alias="apiSecret")
    force_update: bool = Field(default=False, alias="forceUpdate")
