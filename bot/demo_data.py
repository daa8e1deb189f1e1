"""The demo company's people, groups and ticket types whose deadlines can be watched passing."""

from __future__ import annotations

from datetime import timedelta

from bot.runtime import open_runtime
from bot.settings import Settings
from handlers.definitions import publish, shipped
from handlers.people import parse_roster, take_roster
from workflows.definition import Definition
from workflows.labels import Label
from workflows.parsing import dump, parse

ROSTER = """
people:
  - {name: 李红, channel: wecom, id: li_hong, roles: [customer]}
  - {name: 张敏, channel: dingtalk, id: zhang_min, roles: [customer]}
  - {name: 王强, channel: wecom, id: wang_qiang, roles: [engineer], teams: [cooling], superior: 周敏, stand_in: 赵磊}
  - {name: 赵磊, channel: dingtalk, id: zhao_lei, roles: [engineer], teams: [cooling, kitchen], superior: 孙丽, stand_in: 王强}
  - {name: 周敏, channel: wecom, id: zhou_min, roles: [supervisor], teams: [service], superior: 陈刚, stand_in: 孙丽}
  - {name: 陈刚, channel: wecom, id: chen_gang, roles: [supervisor], teams: [quality], stand_in: 何军}
  - {name: 孙丽, channel: dingtalk, id: sun_li, roles: [supervisor], teams: [service], superior: 何军, stand_in: 周敏}
  - {name: 何军, channel: dingtalk, id: he_jun, roles: [supervisor], teams: [quality], superior: 陈刚, stand_in: 陈刚}
  - {name: 林芳, channel: wecom, id: lin_fang, roles: [agent], teams: [front_desk], superior: 周敏, stand_in: 吴婷}
  - {name: 吴婷, channel: dingtalk, id: wu_ting, roles: [agent], teams: [front_desk], superior: 孙丽, stand_in: 林芳}
groups:
  - {title: 服务主管群, channel: wecom, id: wecom-supervisors, role: supervisor}
  - {title: 服务审批群, channel: dingtalk, id: "cidSUPERVISORS0Aa==", role: supervisor}
"""
WITHIN = {"first_response": timedelta(minutes=1), "resolution": timedelta(minutes=2)}
NOTE = Label(
    zh="（演示：响应时限 1 分钟，解决时限 2 分钟，故意设得很短）",
    en="(Demo: respond within 1 minute, resolve within 2, short on purpose)",
)


async def seed_demo(settings: Settings) -> None:
    """Harmless to repeat."""
    async with open_runtime(settings) as runtime:
        accounts = {name: channel.account for name, channel in runtime.channels.items()}
        async with runtime.store.unit_of_work(runtime.company) as uow:
            await take_roster(uow, parse_roster(ROSTER), accounts)
            for text in shipped():
                await publish(uow, dump(with_short_deadlines(parse(text))))


def with_short_deadlines(definition: Definition) -> Definition:
    targets = tuple(
        target.model_copy(update={"within": WITHIN.get(target.id, target.within)})
        for target in definition.sla
    )
    return definition.model_copy(update={"sla": targets, "note": NOTE})
