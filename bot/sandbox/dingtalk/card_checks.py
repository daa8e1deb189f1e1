"""What the card interfaces look at before they do anything (the error lists of docs 0780, 0782, 0783)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from bot.sandbox.dingtalk.card_bodies import CreateBody, UpdateBody
from bot.sandbox.dingtalk.ids import UserIdType, person_by
from bot.sandbox.dingtalk.instances import ParamMap
from bot.sandbox.dingtalk.orders import stands
from bot.sandbox.dingtalk.template import Template, TemplateUnreadable, read_template
from bot.sandbox.dingtalk.template_values import fits
from bot.sandbox.dingtalk.wire import DingTalkError
from bot.sandbox.stage import Stage

Data = TypeVar("Data")


def check_creation(stage: Stage, body: CreateBody) -> None:
    if not body.out_track_id:
        raise DingTalkError(400, "param.outTrackIdEmpty", "业务标识outTrackId为空")
    if not body.card_template_id:
        raise DingTalkError(400, "param.cardTemplateIdEmpty", "卡片模板Id为空")
    if body.user_id == "":
        raise DingTalkError(400, "param.userIdEmpty", "用户userId为空")
    if body.user_id and person_by(stage.world, body.user_id_type, body.user_id) is None:
        raise DingTalkError(400, "param.userIdNotExist", "用户user不存在")
    if any(
        model and model.support_forward is None for model in (body.group_space, body.robot_space)
    ):
        raise DingTalkError(400, "param.openSpaceModelInvalid", "错误的场域属性模型")
    check_template(stage, body.card_template_id)
    if body.card_data is None:
        raise DingTalkError(400, "param.cardPublicDataEmpty", "卡片公共数据为空")
    check_variables(stage, body.card_data, body.private_data.values())


def check_template(stage: Stage, template_id: str) -> None:
    """The documents tell «不存在» from «未发布»; whatever is not ours was never published here."""
    if stands(stage.world, "withdraw_template"):
        raise DingTalkError(400, "param.templateNotExist", "模板不存在")
    is_ours = template_id == stage.config.dingtalk.card_template_id
    if not is_ours or stands(stage.world, "unpublish"):
        raise DingTalkError(400, "param.templateUnpublished", "模板未发布")


def check_update(stage: Stage, body: UpdateBody) -> None:
    if not body.out_track_id:
        raise DingTalkError(400, "param.outTrackIdEmpty", "业务标识outTrackId为空")
    if body.card_data is None and not body.private_data:
        code = "param.cardDataAndPrivateDataBothEmpty"
        raise DingTalkError(400, code, "cardData和privateData同时为空")
    check_variables(stage, body.card_data, (body.private_data or {}).values())


def template_of(stage: Stage) -> Template | None:
    """None where the account brought no template's file, and so may say whatever it likes."""
    path = stage.config.dingtalk.template_file
    try:
        return read_template(path) if path else None
    except TemplateUnreadable as error:
        raise DingTalkError(400, "param.templateNotExist", f"模板不存在: {error}") from error


def check_variables(stage: Stage, public: ParamMap | None, private: Iterable[ParamMap]) -> None:
    """Stricter than the vendor, who shows nothing of what does not fit the template (doc 0790): cards would be wrong."""
    template = template_of(stage)
    if template is None:
        return
    given = list(public.card_param_map.items()) if public else []
    own = [pair for one in private for pair in one.card_param_map.items()]
    if unknown := {name for name, _ in (*given, *own)} - template.variables:
        raise _wrong("模板没有变量", unknown)
    if not_private := {name for name, _ in own} - template.private:
        raise _wrong("变量未开启私有", not_private)
    if odd := {name for name, value in (*given, *own) if not fits(template.types[name], value)}:
        raise _wrong("变量类型不匹配", odd)


def _wrong(what: str, names: set[str]) -> DingTalkError:
    return DingTalkError(400, "param.invalid", f"{what} {', '.join(sorted(names))}")


def by_person(stage: Stage, user_id_type: UserIdType, named: Mapping[str, Data]) -> dict[str, Data]:
    """The same by each person's own id."""
    found: dict[str, Data] = {}
    for given, data in named.items():
        person = person_by(stage.world, user_id_type, given)
        if person is None:
            raise DingTalkError(400, "param.userIdNotExist", "用户userId不存在")
        found[person.id] = data
    return found
