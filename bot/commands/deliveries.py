"""Deliveries and calls to other systems that were given up or that wait: see them, and try again."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.running import run
from bot.jobs.recalling import Recaller
from bot.runtime import open_runtime
from bot.settings import Settings
from handlers.again import run_again
from storage.outbox import WAITS_FOR_WORD

commands = typer.Typer()
Row = Annotated[int, typer.Argument(min=1, max=2**63 - 1, help="As `dead` lists it")]


@commands.command()
def dead() -> None:
    """Deliveries that were given up, and calls to other systems, with the reason."""

    async def start(settings: Settings) -> None:
        async with open_runtime(settings) as runtime:
            for row in await runtime.store.outbox.dead_rows(runtime.company, 100):
                print(f"{row.id}\t{row.channel}\t{row.kind}\t{row.reason}")
            for call in await runtime.store.calls.dead_rows(runtime.company, 100):
                print(f"{call.id}\tcall\t{call.ticket_number} {call.node}\t{call.reason}")

    run(start)


@commands.command()
def held() -> None:
    """Deliveries that wait: for the morning, for their chat's next minute, for somebody's word; with the reason."""

    async def start(settings: Settings) -> None:
        async with open_runtime(settings) as runtime:
            now, zone = runtime.desk.now(), runtime.desk.zone
            for row in await runtime.store.outbox.held_rows(runtime.company, now, 100):
                has_time = row.reason != WAITS_FOR_WORD
                due_at = f"{row.due_at.astimezone(zone):%Y-%m-%d %H:%M:%S}" if has_time else "-"
                about = row.ticket_number or "-"
                print(f"{row.id}\t{row.channel}\t{about}\t{due_at}\t{row.reason}")

    run(start)


@commands.command(name="send-again")
def send_again(row: Row) -> None:
    """Give a dead delivery another try."""

    async def start(settings: Settings) -> int:
        async with open_runtime(settings) as runtime:
            is_queued = await runtime.store.outbox.send_again(row, runtime.desk.now())
            print(f"{row}: {'queued' if is_queued else 'not a dead delivery'}")
            return 0 if is_queued else 1

    run(start)


@commands.command()
def sent(
    before: Annotated[
        int | None, typer.Option(min=1, max=2**63 - 1, help="Those before this row")
    ] = None,
) -> None:
    """Messages and cards that were sent, with when and to which chat."""

    async def start(settings: Settings) -> None:
        async with open_runtime(settings) as runtime:
            zone = runtime.desk.zone
            for row in await runtime.store.sent.newest(runtime.company, 100, before):
                at = f"{row.at.astimezone(zone):%Y-%m-%d %H:%M:%S}" if row.at else "-"
                about = row.ticket_number or "-"
                print(f"{row.id}\t{row.channel}\t{about}\t{at}\t{row.chat_title or '-'}")

    run(start)


@commands.command()
def recall(
    row: Annotated[int, typer.Argument(min=1, max=2**63 - 1, help="As `sent` lists it")],
    from_all: Annotated[
        bool, typer.Option("--from-all", help="From everybody who got it by the same message")
    ] = False,
) -> None:
    """Take back a delivery, where its platform can."""

    async def start(settings: Settings) -> int:
        async with open_runtime(settings) as runtime:
            recaller = Recaller(runtime.desk, runtime.channels)
            done = await recaller.recall(runtime.company, row, from_all=from_all)
        others = f", with {done.others} more" if done.others else ""
        if done.reason and done.others and not from_all:
            others = f"; {done.others} more, take it from all with --from-all"
        print(f"{row}: {done.reason or 'recalled'}{others}")
        return 1 if done.reason else 0

    run(start)


@commands.command(name="call-again")
def call_again(row: Row) -> None:
    """Give a dead call to another system another try; a ticket that still waits for it goes on."""

    async def start(settings: Settings) -> int:
        async with open_runtime(settings) as runtime:
            now = runtime.desk.now()
            is_queued = await runtime.store.calls.call_again(runtime.company, row, now)
            print(f"{row}: {'queued' if is_queued else 'not a dead call'}")
            return 0 if is_queued else 1

    run(start)


@commands.command(name="step-again")
def step_again(number: Annotated[str, typer.Argument(help="WX-1001")]) -> None:
    """Run the automatic steps again that a ticket stands at: dead calls, tickets that could not be opened."""

    async def start(settings: Settings) -> int:
        async with open_runtime(settings) as runtime:
            begun = await run_again(runtime.desk, runtime.company, number, "command line")
        if begun is None:
            print(f"{number}: there is no such ticket")
        else:
            print(f"{number}: {begun} begun again" if begun else f"{number}: nothing to run again")
        return 0 if begun else 1

    run(start)
