"""A town: the real sandbox, server and worker over one database and one Redis, with the demo company's people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.log import access_logger
from aiohttp.test_utils import unused_port
from pydantic import SecretStr

from bot.app import build_app
from bot.channels.dingtalk.channel import Mode
from bot.channels.dingtalk.template import FILE as TEMPLATE
from bot.demo_data import ROSTER
from bot.jobs.lines import LineState
from bot.logs import AccessLog
from bot.platform_settings import DingTalkSettings, WeComSettings
from bot.processes import hearing, working
from bot.runtime import Runtime, open_runtime
from bot.sandbox.app import build_sandbox
from bot.sandbox.chats import kf_chat_id
from bot.sandbox.config import DingTalkAccount, SandboxConfig, WeComAccount
from bot.sandbox.people import APPROVERS_WECOM, Company, Person, two_engineers_world
from bot.sandbox.stage import STAGE, Stage
from bot.settings import Settings
from handlers.definitions import publish, shipped
from handlers.people import parse_roster, take_roster
from handlers.roster import Roster, RosterGroup, RosterPerson
from tests.channels.builders import watching_shapes
from tests.promises.installation import HURRIED
from tests.scenarios.players import ChatPage, Player
from tests.waiting import until
from workflows.definition import Definition
from workflows.parsing import dump, parse

CUSTOMERS_GROUP = "dingtalk:group:cidCUSTOMERS7Kb=="
APPROVERS_GROUP = "dingtalk:group:cidSUPERVISORS0Aa=="
WECOM_SUPERVISORS_GROUP = "wecom:group:wecom-supervisors"
BOT_GROUP = f"wecom:group:{APPROVERS_WECOM}"
BOT_GROUPS = (
    RosterGroup(title="主管审批群", channel="wecom_bot", id=APPROVERS_WECOM, role="supervisor"),
)
OPEN_KFID = WeComAccount().kf_accounts[0].open_kfid
EVENT_TOKEN = "what-other-systems-show-us"
WECOM = WeComAccount()
DINGTALK = DingTalkAccount()
ABOVE = ("superior", "stand_in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`engineers` are the only ones with that role; `within` shortens deadlines by their target's id. Questions wait
    for no more than `burst_seconds`, nobody is reminded before `remind_minutes`. `has_bot`: the AI bot is in the WeCom
    supervisors' group, and what they decide is put there. `supervisors` are the only ones, where any are named. `mode` is
    how DingTalk tells the bot things."""

    folder: Path
    database_url: str
    redis_url: str
    company: Company = field(default_factory=two_engineers_world)
    engineers: tuple[str, ...] = ("wang_qiang", "zhao_lei")
    supervisors: tuple[str, ...] = ()
    within: dict[str, timedelta] = field(default_factory=dict)
    burst_seconds: float = 0.0
    remind_minutes: float = 30
    has_bot: bool = False
    mode: Mode = "http"


class Town:
    """Ports stay the same over a restart, as addresses given to the platforms do."""

    def __init__(self, plan: Plan, http: ClientSession) -> None:
        self.plan = plan
        self.http = http
        bot_port, sandbox_port = unused_port(), unused_port()
        self.bot_url = f"http://127.0.0.1:{bot_port}"
        self.page = ChatPage(http, f"http://127.0.0.1:{sandbox_port}")
        self._ports = {"bot": bot_port, "sandbox": sandbox_port}
        self._platforms = AsyncExitStack()
        self._bot = AsyncExitStack()
        self._runtime: Runtime | None = None
        self._stage: Stage | None = None
        self._misshapen: list[str] = []

    @property
    def stage(self) -> Stage:
        """The platforms' inside, for what no person could see."""
        assert self._stage is not None, "the town has not started"
        return self._stage

    @property
    def runtime(self) -> Runtime:
        assert self._runtime is not None, "the town has not started"
        return self._runtime

    async def start(self) -> None:
        sandbox = build_sandbox(self._sandbox())
        self._stage = sandbox[STAGE]
        for name in ("member_per_minute", "member_per_hour"):
            self._stage.limits.change(name, HURRIED)
        sandbox.middlewares.append(watching_shapes(self._misshapen))
        await self._platforms.enter_async_context(
            _listening(sandbox, self._ports["sandbox"], is_logged=False)
        )
        await self.bot_starts()

    async def stop(self) -> None:
        await self.bot_stops()
        await self._platforms.aclose()
        assert self._misshapen == [], "what was sent to WeCom is not what it documents"

    async def bot_starts(self) -> None:
        """Server and worker."""
        self._runtime = await self._bot.enter_async_context(open_runtime(self._settings()))
        await self._move_in(self.runtime)
        await self._bot.enter_async_context(_listening(build_app(self.runtime), self._ports["bot"]))
        await self._bot.enter_async_context(hearing(self.runtime))
        await self._bot.enter_async_context(working(self.runtime))
        await until(lambda: all(each.state == "here" for each in self._lines()))

    def _lines(self) -> list[LineState]:
        held = [each.state for each in self.runtime.holders]
        return held + [state for each in self.runtime.keepers for state in each.states]

    async def bot_stops(self) -> None:
        await self._bot.aclose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    def player(self, person_id: str) -> Player:
        """In their own chat with the bot; a customer on WeChat in that of 微信客服, and who is no member of DingTalk has none
        and stands in the customers' group."""
        person = _person(self.plan.company, person_id)
        if person.platform == "wecom" and not person.is_member:
            return Player(self.page, person.id, person.name, kf_chat_id(OPEN_KFID, person.id))
        chat = f"{person.platform}:direct:{person.id}" if person.is_member else CUSTOMERS_GROUP
        return Player(self.page, person.id, person.name, chat)

    async def contents(self, *tables: str) -> dict[str, list[dict[str, object]]]:
        """All rows of these tables."""
        engine = self.runtime.store._engine
        found = {}
        for table in tables:
            query = f"SELECT * FROM {table} ORDER BY id"  # noqa: S608 - our own tables' names
            found[table] = [dict(row) for row in await engine.rows(query)]
        return found

    async def count(self, table: str) -> int:
        return len((await self.contents(table))[table])

    def _sandbox(self) -> SandboxConfig:
        """More patient than the platforms are, for a busy machine; it tries again sooner."""
        return SandboxConfig(
            bot_url=self.bot_url,
            public_url=self.page.url,
            world_file=self.plan.folder / "sandbox.json",
            company=self.plan.company,
            dingtalk=replace(DINGTALK, mode=self.plan.mode, template_file=TEMPLATE),
            gateway_again_seconds=(0.5, 1.5),
            callback_seconds=10.0,
            card_seconds=10.0,
            retry_seconds=0.5,
            save_after_seconds=0.05,
        )

    def _settings(self) -> Settings:
        return Settings(
            _env_file=None,
            port=self._ports["bot"],
            company_name="海风电器服务",
            burst_seconds=self.plan.burst_seconds,
            remind_minutes=self.plan.remind_minutes,
            data_dir=self.plan.folder / "data",
            database_url=SecretStr(self.plan.database_url),
            redis_url=SecretStr(self.plan.redis_url),
            event_token=SecretStr(EVENT_TOKEN),
            wecom=WeComSettings(
                corp_id=WECOM.corp_id,
                agent_id=str(WECOM.agent_id),
                secret=SecretStr(WECOM.secret),
                token=SecretStr(WECOM.token),
                aes_key=SecretStr(WECOM.aes_key),
                api_base=f"{self.page.url}/wecom",
                open_base=f"{self.page.url}/wecom",
                kf_secret=SecretStr(WECOM.kf_secret),
                member_a_minute=HURRIED,
                member_an_hour=HURRIED,
                **(self._bot_settings() if self.plan.has_bot else {}),
            ),
            dingtalk=DingTalkSettings(
                mode=self.plan.mode,
                app_key=DINGTALK.app_key,
                app_secret=SecretStr(DINGTALK.app_secret),
                robot_code=DINGTALK.robot_code,
                card_template_id=DINGTALK.card_template_id,
                corp_id=DINGTALK.corp_id,
                token=SecretStr(DINGTALK.token),
                aes_key=SecretStr(DINGTALK.aes_key),
                api_base=f"{self.page.url}/dingtalk",
                oapi_base=f"{self.page.url}/dingtalk-oapi",
                login_base=f"{self.page.url}/sandbox/dingtalk",
            ),
        )

    def _bot_settings(self) -> dict[str, Any]:
        return {
            "bot_id": WECOM.bot_id,
            "bot_secret": SecretStr(WECOM.bot_secret),
            "bot_ws_url": f"{self.page.url.replace('http', 'ws', 1)}/wecom/aibot",
        }

    async def _move_in(self, runtime: Runtime) -> None:
        accounts = {name: channel.account for name, channel in runtime.channels.items()}
        async with runtime.store.unit_of_work(runtime.company) as uow:
            await take_roster(uow, self._roster(), accounts)
            for text in shipped():
                await publish(uow, dump(_hurried(parse(text), self.plan.within)))

    def _roster(self) -> Roster:
        demo, named = parse_roster(ROSTER), {"engineer": self.plan.engineers}
        nobody: dict[str, None] = {}
        if self.plan.supervisors:
            named["supervisor"], nobody = self.plan.supervisors, dict.fromkeys(ABOVE)
        others = tuple(
            each.model_copy(update=nobody)
            for each in demo.people
            if not {*each.roles} & named.keys()
        )
        people = tuple(
            RosterPerson(name=each.name, channel=each.platform, id=each.id, roles=(role,))
            for role, ids in named.items()
            for each in (_person(self.plan.company, person) for person in ids)
        )
        groups = BOT_GROUPS if self.plan.has_bot else demo.groups
        return demo.model_copy(update={"people": others + people, "groups": groups})


def _person(company: Company, person_id: str) -> Person:
    return next(each for each in company.people if each.id == person_id)


def _hurried(definition: Definition, within: dict[str, timedelta]) -> Definition:
    targets = tuple(
        target.model_copy(update={"within": within.get(target.id, target.within)})
        for target in definition.sla
    )
    return definition.model_copy(update={"sla": targets})


@asynccontextmanager
async def _listening(
    app: web.Application, port: int, *, is_logged: bool = True
) -> AsyncIterator[None]:
    log = access_logger if is_logged else None
    runner = web.AppRunner(app, access_log_class=AccessLog, access_log=log, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
    finally:
        await runner.cleanup()
