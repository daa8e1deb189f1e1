"""The company of the examples: the demo's people and those the examples' roster adds, with some of its flows published."""

from __future__ import annotations

import re

from bot.sandbox.people import Company, Person, Platform, demo_world
from handlers.definitions import publish
from handlers.people import take_roster
from tests.scenarios.players import Player
from tests.scenarios.town import Town
from tests.workflows.examples.company import EXAMPLES, roster


def examples_world() -> Company:
    company = demo_world()
    known = {each.id for each in company.people}
    for each in roster().people:
        if each.id not in known:
            platform: Platform = "dingtalk" if each.channel == "dingtalk" else "wecom"
            company = company.joined_by(Person(id=each.id, name=each.name, platform=platform))
    return company


async def publish_examples(town: Town, *names: str) -> None:
    runtime = town.runtime
    accounts = {name: channel.account for name, channel in runtime.channels.items()}
    async with runtime.store.unit_of_work(runtime.company) as uow:
        await take_roster(uow, roster(), accounts)
        for name in names:
            await publish(uow, (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))


def called(town: Town, name: str) -> Player:
    """By name, in their own chat with the bot."""
    return town.player(next(each.id for each in roster().people if each.name == name))


async def reports(customer: Player, words: str, *asked: tuple[str, str]) -> str:
    """The ticket's number."""
    await customer.says(words)
    for question, answer in asked:
        await customer.hears(question)
        await customer.says(answer)
    await customer.hears("提交")
    await customer.presses("提交")
    told = await customer.hears("已提交，工单号")
    number = re.search(r"工单号 ([A-Z]+-\d+)", told.words)
    assert number, told.words
    return number[1]


async def fills(worker: Player, button: str, number: str, *asked: tuple[str, str]) -> None:
    """Presses it and answers what it asks."""
    await worker.presses(button, number)
    for question, answer in asked:
        await worker.hears(question)
        await worker.says(answer)


async def decides(worker: Player, button: str, number: str, remark: str = "") -> None:
    """Presses it with a remark that may be left out: written on the card where it can be, else said when it is asked for."""
    card = await worker.sees_button(button, number)
    if not card.takes_words:
        await fills(worker, button, number, ("说明", remark or "跳过"))
    elif remark:
        await worker.writes(remark, button, number)
    else:
        await worker.presses(button, number)


async def nothing_is_left(town: Town, open_tickets: int = 0) -> None:
    """Nothing was given up on its way, and no other tickets are open."""
    queries = town.runtime.store.queries
    assert (await queries.outbox_counts()).get("dead", 0) == 0
    assert await queries.open_tickets() == open_tickets
