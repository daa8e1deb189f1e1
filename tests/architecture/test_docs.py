from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from bot.__main__ import cli
from bot.metrics import Metrics
from bot.platform_settings import PREFIX, DingTalkSettings, WeComSettings
from bot.settings import LanguageModelSettings, Settings
from handlers.datasets import parse_datasets
from handlers.people import parse_roster
from workflows.calendar_files import parse_calendars
from workflows.calendars.document import CalendarDocument, Week
from workflows.calendars.listing import CalendarListing, ListedDays
from workflows.decision_documents import read_table
from workflows.decisions.compiling import compile_table
from workflows.decisions.document import DecisionTable, Input, Output, Row
from workflows.parsing import parse

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("en", "zh-CN")
PAGES = sorted([*ROOT.glob("README*.md"), ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
FRAGMENT = "<!-- fragment -->"
KEPT = r"(?:bot|handlers|storage|workflows|tests|docs)/[\w./-]*"


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


each_page = pytest.mark.parametrize("page", PAGES, ids=name_of)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def prose(page: Path) -> str:
    """Without fenced blocks."""
    return re.sub(
        r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )


def links(page: Path) -> Iterator[str]:
    """Those that stay within the repository."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if "://" not in target:
            yield target


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(target))


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in links(page) if not leads_somewhere(page, link)] == []


@each_page
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = re.findall(rf"`({KEPT})`", prose(page))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_both_languages_have_the_same_pages() -> None:
    english, chinese = (
        {page.relative_to(DOCS / each).as_posix() for page in (DOCS / each).rglob("*.md")}
        for each in LANGUAGES
    )
    assert english == chinese


def test_index_leads_to_every_page() -> None:
    index = DOCS / "README.md"
    led_to = {(DOCS / link).resolve() for link in links(index)}
    assert [name_of(page) for page in DOCS.rglob("*.md") if page not in {index, *led_to}] == []


def variables(settings: type[BaseModel], prefix: str = PREFIX) -> Iterator[str]:
    nested: dict[str, type[BaseModel]] = {
        "wecom": WeComSettings,
        "dingtalk": DingTalkSettings,
        "llm": LanguageModelSettings,
    }
    for name in settings.model_fields:
        if settings is Settings and name in nested:
            yield from variables(nested[name], f"{prefix}{name.upper()}__")
        elif name == "secrets":
            yield f"{prefix}SECRETS__NAME"
        else:
            yield f"{prefix}{name.upper()}"


@each_language
def test_settings_reference_has_every_setting_and_no_other(language: str) -> None:
    page = (DOCS / language / "reference" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(rf"^\| `({PREFIX}\w+)`", page, re.MULTILINE)) == set(variables(Settings))


@each_page
def test_every_setting_that_is_named_exists(page: Path) -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]*[A-Z]", page.read_text(encoding="utf-8")))
    known = set(variables(Settings))
    assert {name for name in named if not any(each.startswith(name) for each in known)} == set()


@each_language
def test_command_reference_has_every_command_and_no_other(language: str) -> None:
    page = (DOCS / language / "reference" / "commands.md").read_text(encoding="utf-8")
    parts = [cli, *(part.typer_instance for part in cli.registered_groups if part.typer_instance)]
    shown = [each for part in parts for each in part.registered_commands if not each.hidden]
    names = {command.name or getattr(command.callback, "__name__", "") for command in shown}
    assert set(re.findall(r"^\| `gongdan ([a-z-]+)", page, re.MULTILINE)) == names


@each_language
def test_make_targets_are_those_of_the_makefile(language: str) -> None:
    page = (DOCS / language / "reference" / "commands.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)) - {"help"}
    assert set(re.findall(r"^\| `make ([a-z]+)`", page, re.MULTILINE)) == targets


@each_language
def test_metrics_reference_has_every_metric_and_no_other(language: str) -> None:
    page = (DOCS / language / "reference" / "routes-and-metrics.md").read_text(encoding="utf-8")
    exposed = re.findall(r"^# TYPE (gongdan_\w+)", Metrics().render().decode(), re.MULTILINE)
    ours = {name for name in exposed if not name.startswith("gongdan_process_")}
    ours = {name for name in ours if not name.endswith("_created")}
    assert set(re.findall(r"^\| `(gongdan_\w+)`", page, re.MULTILINE)) == ours


def yaml_examples(page: Path) -> Iterator[tuple[bool, str]]:
    """Each with whether it says that it is a fragment."""
    text = page.read_text(encoding="utf-8")
    for match in re.finditer(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield text[: match.start()].rstrip().endswith(FRAGMENT), match[1]


def check_example(example: str) -> None:
    document = yaml.safe_load(example)
    if document.keys() & {"calendars", "special_days"}:
        parse_calendars(example)
    elif str(document.get("schema", "")).startswith("dtable/"):
        compile_table(read_table(example))
    elif "schema" in document:
        parse(example)
    elif document.keys() & {"people", "groups"}:
        roster = parse_roster(example)
        assert roster.people or roster.groups
    else:
        assert parse_datasets(example).root, f"no list of records, and not marked {FRAGMENT}"


@each_page
def test_yaml_examples_are_what_they_claim(page: Path) -> None:
    for is_fragment, example in yaml_examples(page):
        if is_fragment:
            assert isinstance(yaml.safe_load(example), dict)
        else:
            check_example(example)


@each_language
def test_there_is_a_whole_ticket_type_and_a_roster_to_copy(language: str) -> None:
    how_to = DOCS / language / "how-to"
    for page, key in (("ticket-type.md", "schema"), ("people.md", "people")):
        wholes = [text for is_fragment, text in yaml_examples(how_to / page) if not is_fragment]
        assert any(key in yaml.safe_load(text) for text in wholes)


@each_language
def test_steps_of_the_ticket_type_make_the_whole(language: str) -> None:
    examples = list(yaml_examples(DOCS / language / "how-to" / "ticket-type.md"))
    steps = "".join(text for is_fragment, text in examples if is_fragment)
    assert [text for is_fragment, text in examples if not is_fragment] == [steps]


CHINESE_PAGES = [page for page in PAGES if "zh-CN" in name_of(page)]
OFFICIAL_NAMES = re.compile("设置API接收|企业可信IP|服务器出口IP|网页授权及JS-SDK|企业ID")


@pytest.mark.parametrize("page", CHINESE_PAGES, ids=name_of)
def test_chinese_and_latin_stand_apart(page: Path) -> None:
    """In Chinese prose a blank stands between a Chinese character and a letter or digit."""
    text = re.sub(r"`[^`]*`|\]\([^)]*\)|<[^>]*>", "", prose(page))
    text = OFFICIAL_NAMES.sub("", text)
    assert re.findall(r"[\u4e00-\u9fff][A-Za-z0-9]+|[A-Za-z0-9]+[\u4e00-\u9fff]", text) == []


def keys_of(document: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in document.model_fields.items()}


@each_language
def test_calendar_reference_has_every_key_and_no_other(language: str) -> None:
    page = (DOCS / language / "reference" / "calendars.md").read_text(encoding="utf-8")
    tables = [set(re.findall(r"^\| `(\w+)` ", part, re.MULTILINE)) for part in page.split("\n## ")]
    assert tables[:3] == [keys_of(CalendarListing), keys_of(CalendarDocument), keys_of(ListedDays)]
    assert all(f"`{day}`" in page for day in Week.model_fields)


@each_language
def test_decision_table_reference_has_every_key_and_no_other(language: str) -> None:
    page = (DOCS / language / "reference" / "decision-tables.md").read_text(encoding="utf-8")
    tables = [set(re.findall(r"^\| `(\w+)` ", part, re.MULTILINE)) for part in page.split("\n## ")]
    assert tables[:4] == [keys_of(each) for each in (DecisionTable, Input, Output, Row)]
