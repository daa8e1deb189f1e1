"""Who lives in the make-believe company and in which groups; the world is peopled from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Platform = Literal["wecom", "dingtalk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`id` is the platform's user id; someone who is no member of the company has no 1:1 chat with the bot.

    On WeCom such a one is a customer on WeChat, who writes to 微信客服: `id` is the external_userid, `union_id` who
    they are in every application of the company's (empty where none is bound; on DingTalk everybody has one, made up
    where it is empty). A member is in `departments`, the first of them the main one, leads those of them in `leads`,
    and has `superiors` (userids) of their own, on DingTalk at most one.
    """

    id: str
    name: str
    platform: Platform
    title: str = ""
    is_member: bool = True
    union_id: str = ""
    departments: tuple[int, ...] = (1,)
    leads: tuple[int, ...] = ()
    superiors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Of one platform's company; the root has the id 1 and the parent 0."""

    id: int
    name: str
    parent: int = 1
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`id` is the platform's own: chatid or openConversationId. `has_bot`: a WeCom group with the AI bot 智能机器人 in
    it, where the application cannot speak."""

    id: str
    platform: Platform
    title: str
    members: tuple[str, ...]
    has_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KfAccount:
    """One 微信客服 account, which customers on WeChat write to, and the members who may look after them."""

    open_kfid: str
    name: str
    servicers: tuple[str, ...] = ("lin_fang",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    name: str
    people: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    departments: tuple[Department, ...] = ()
    dingtalk_departments: tuple[Department, ...] = ()

    def joined_by(self, person: Person, *group_ids: str) -> Company:
        """The same company with one more person, who also joins these groups of theirs."""
        groups = tuple(
            replace(group, members=(*group.members, person.id)) if group.id in group_ids else group
            for group in self.groups
        )
        return replace(self, people=(*self.people, person), groups=groups)

    def with_people(self, platform: Platform, changed: Mapping[str, Person | None]) -> Company:
        """The same company with a platform's people changed or come, by id, and those gone that are None."""
        known = {person.id for person in self.people if person.platform == platform}
        kept = [
            changed.get(person.id, person) if person.platform == platform else person
            for person in self.people
        ]
        new = [person for userid, person in changed.items() if userid not in known]
        return replace(self, people=tuple(person for person in (*kept, *new) if person))


SUPERVISORS_WECOM = "wecom-supervisors"
APPROVERS_WECOM = "wrSupervisorsBot01"
CUSTOMER_WECHAT = "wmZhouNvShi00001"
SUPERVISORS_DINGTALK = "cidSUPERVISORS0Aa=="
CUSTOMERS_DINGTALK = "cidCUSTOMERS7Kb=="


def demo_world() -> Company:
    """海风电器服务: customers, an engineer, two supervisors and an agent on each platform, and a customer on WeChat."""
    return Company(
        name="海风电器服务",
        departments=(
            Department(id=1, name="海风电器服务", parent=0),
            Department(id=2, name="服务部", order=40),
            Department(id=3, name="工程部", parent=2, order=30),
            Department(id=4, name="客服部", parent=2, order=20),
            Department(id=5, name="质量部", order=10),
        ),
        dingtalk_departments=(
            Department(id=1, name="海风电器服务", parent=0),
            Department(id=61200001, name="服务部", order=10),
            Department(id=61200002, name="工程部", parent=61200001, order=20),
            Department(id=61200003, name="客服部", parent=61200001, order=30),
            Department(id=61200004, name="质量部", order=40),
        ),
        people=(
            Person(id="li_hong", name="李红", platform="wecom", title="客户"),
            Person(id="wang_qiang", name="王强", platform="wecom", title="工程师", departments=(3,), superiors=("zhou_min",)),
            Person(id="zhou_min", name="周敏", platform="wecom", title="服务主管", departments=(2,), leads=(2,), superiors=("chen_gang",)),
            Person(id="chen_gang", name="陈刚", platform="wecom", title="主管", departments=(5, 1), leads=(5,)),
            Person(id="lin_fang", name="林芳", platform="wecom", title="客服", departments=(4,), leads=(4,), superiors=("zhou_min",)),
            Person(
                id=CUSTOMER_WECHAT,
                name="周女士",
                platform="wecom",
                title="微信客户",
                is_member=False,
                union_id="ozZhouNvShi00001",
            ),
            Person(id="zhang_min", name="张敏", platform="dingtalk", title="客户"),
            Person(id="chen_xiansheng", name="陈先生", platform="dingtalk", title="外部客户", is_member=False),
            Person(id="zhao_lei", name="赵磊", platform="dingtalk", title="工程师", departments=(61200002,), superiors=("sun_li",)),
            Person(id="sun_li", name="孙丽", platform="dingtalk", title="服务主管", departments=(61200001,), leads=(61200001,), superiors=("he_jun",)),
            Person(id="he_jun", name="何军", platform="dingtalk", title="主管", departments=(61200004, 1), leads=(61200004,)),
            Person(id="wu_ting", name="吴婷", platform="dingtalk", title="客服", departments=(61200003,), leads=(61200003,), superiors=("sun_li",)),
        ),
        groups=(
            Group(id=SUPERVISORS_WECOM, platform="wecom", title="服务主管群", members=("zhou_min", "chen_gang")),
            Group(
                id=APPROVERS_WECOM,
                platform="wecom",
                title="主管审批群",
                members=("zhou_min", "chen_gang"),
                has_bot=True,
            ),
            Group(id=SUPERVISORS_DINGTALK, platform="dingtalk", title="服务审批群", members=("sun_li", "he_jun")),
            Group(
                id=CUSTOMERS_DINGTALK,
                platform="dingtalk",
                title="海风客户群",
                members=("chen_xiansheng", "zhang_min", "zhao_lei"),
            ),
        ),
    )  # fmt: skip


def two_engineers_world() -> Company:
    """The demo company with a second engineer on each platform, for whoever must race the first."""
    liu_yang = Person(
        id="liu_yang", name="刘洋", platform="wecom", title="工程师", departments=(3,)
    )
    qian_yong = Person(
        id="qian_yong", name="钱勇", platform="dingtalk", title="工程师", departments=(61200002,)
    )
    return demo_world().joined_by(liu_yang).joined_by(qian_yong)
