"""The command line: `gongdan demo | serve | worker | migrate | sandbox`, and what `bot.commands` adds."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Annotated

import typer

from bot.commands import (
    calendars,
    card_templates,
    definitions,
    deliveries,
    rules,
    tables,
    taking_in,
    tickets,
    trying,
)
from bot.commands.running import fail, run
from bot.demo import run_demo
from bot.demo_data import seed_demo
from bot.processes import serve as serve_http
from bot.processes import serve_sandbox, work
from bot.resources import ensure_company, open_store
from bot.settings import Settings, SettingsError
from storage.errors import NotReady

cli = typer.Typer(
    help="gongdan 工单: an after-sales service desk inside WeCom and DingTalk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    try:
        cli()
    except SettingsError as error:
        fail("\n".join(error.problems))
    except NotReady as error:
        fail(str(error))


@cli.command()
def demo() -> None:
    """Everything on this machine, no account needed: bot, worker, and stand-ins for both platforms."""
    run(run_demo)


@cli.command()
def serve(*, with_worker: Annotated[bool, typer.Option("--with-worker")] = False) -> None:
    """The server: callbacks, health, metrics. Any number may run over one PostgreSQL and one Redis."""

    async def start(settings: Settings) -> None:
        await serve_http(settings, with_worker=with_worker)

    run(start)


@cli.command()
def worker() -> None:
    """Delivery, timers and sweeps. Any number may run."""
    run(work)


@cli.command()
def sandbox() -> None:
    """Stand-in WeCom and DingTalk with a chat page, on the port after the bot's."""
    run(serve_sandbox)


@cli.command()
def migrate() -> None:
    """Create the tables, or bring them up to date."""

    async def start(settings: Settings) -> None:
        async with AsyncExitStack() as stack:
            store = await open_store(settings, stack)
            await store.migrate()
            await ensure_company(store, {})

    run(start)


@cli.command(name="seed-demo", hidden=True)
def seed() -> None:
    """The demo company's people, groups and ticket types."""
    run(seed_demo)


for part in (
    definitions,
    tables,
    trying,
    rules,
    taking_in,
    calendars,
    tickets,
    deliveries,
    card_templates,
):
    cli.add_typer(part.commands)


if __name__ == "__main__":
    main()
