from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ("bot", "handlers", "storage", "workflows")
BUILT = {"static", "node_modules"}  # by `make web`, not committed
READMES = sorted(ROOT.glob("README*.md"))


def drawn_map(text: str) -> str:
    """The fenced block that begins with bot/, a line for each folder or for modules that belong together."""
    blocks: list[str] = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    maps = [block for block in blocks if re.search(r"^[│├└─\s]*bot/", block, re.MULTILINE)]
    assert maps, "the README draws no map: a fenced block with bot/ and what is in it"
    return maps[0]


def named_paths(drawing: str) -> Iterator[str]:
    """`name/` or `one.py two.py`, then two spaces or more and what it is for; indentation says where it lies."""
    above: list[tuple[int, str]] = []
    for line in drawing.splitlines():
        plain = re.sub("[│├└─]", " ", line)
        names = re.split(r"\s{2,}", plain.strip())[0].split()
        if not all(re.fullmatch(r"[\w.-]+\.\w+|[\w.-]+/|Makefile|LICENSE", name) for name in names):
            continue  # the description goes on
        depth = len(plain) - len(plain.lstrip())
        above = [(indent, folder) for indent, folder in above if indent < depth]
        parent = "".join(folder for _, folder in above)
        yield from (parent + name for name in names)
        if len(names) == 1 and names[0].endswith("/"):
            above.append((depth, names[0]))


def required_paths() -> set[str]:
    """Each module and folder directly in a column, and each folder within those."""
    found: set[str] = set()
    for column in COLUMNS:
        modules = (ROOT / column).glob("*.py")
        found |= {f"{column}/{module.name}" for module in modules if module.stem != "__init__"}
        folders = [*(ROOT / column).glob("*/"), *(ROOT / column).glob("*/*/")]
        found |= {f"{f.relative_to(ROOT)}/" for f in folders if is_ours(f)}
    return found


def is_ours(folder: Path) -> bool:
    within = folder.relative_to(ROOT).parts
    is_made = any(part.startswith((".", "__")) or part in BUILT for part in within)
    return not is_made and any(
        file.is_file() and "__pycache__" not in file.parts for file in folder.rglob("*")
    )


def test_there_is_a_readme() -> None:
    assert ROOT / "README.md" in READMES


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_map_in_the_readme_names_every_folder_and_module_of_the_columns(readme: Path) -> None:
    named = set(named_paths(drawn_map(readme.read_text(encoding="utf-8"))))
    assert sorted(required_paths() - named) == []


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_map_in_the_readme_names_nothing_that_is_not_there(readme: Path) -> None:
    named = named_paths(drawn_map(readme.read_text(encoding="utf-8")))
    assert [path for path in named if not (ROOT / path).exists()] == []


DRAWING = """
bot/                  the doors
  __main__.py app.py  command line, wiring
  channels/           chat platforms,
                      one folder each
    wecom/
  jobs/
handlers/             what we do
├── chat/             by who speaks
│   └── words/
└── cards.py
README.md             this page
"""


def test_map_is_read_by_its_indentation() -> None:
    assert list(named_paths(DRAWING)) == [
        "bot/",
        "bot/__main__.py",
        "bot/app.py",
        "bot/channels/",
        "bot/channels/wecom/",
        "bot/jobs/",
        "handlers/",
        "handlers/chat/",
        "handlers/chat/words/",
        "handlers/cards.py",
        "README.md",
    ]
