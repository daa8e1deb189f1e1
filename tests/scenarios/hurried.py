"""The example of handing out, with deadlines of seconds: what takes a day is lived through while one waits."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from handlers.definitions import publish
from tests.scenarios.examples_street import publish_examples
from tests.scenarios.town import Town
from tests.workflows.examples.company import EXAMPLES

DISPATCH = "dispatch_by_skill_and_area"
Written = dict[str, object]


async def publish_dispatch(
    town: Town, policy: Mapping[str, object] | None = None, *targets: Written
) -> None:
    """With the examples' people; `policy` changes how it is handed out, `targets` stand for its own."""
    await publish_examples(town)
    document = yaml.safe_load((EXAMPLES / f"{DISPATCH}.yaml").read_text(encoding="utf-8"))
    document["dispatch"]["by_skill_and_area"] |= dict(policy or {})
    document["sla"] = list(targets) or document["sla"]
    runtime = town.runtime
    async with runtime.store.unit_of_work(runtime.company) as uow:
        await publish(uow, yaml.safe_dump(document, allow_unicode=True, sort_keys=False))


def target(within: str, *ladder: Mapping[str, object], **more: object) -> Written:
    """修好, in so long."""
    name = {"zh": "解决", "en": "Resolution"}
    return {"id": "resolution", "name": name, "within": within, "ladder": list(ladder), **more}
