"""What the card platform learns from a template's import file: its variables, which of them are private, what its requests hand back.

The file is {editorData, widgetInfo, type, mode}; the first two are strings, of JSON and of the client's markup. In no
document; as exported templates were seen: variables in `variableList` (doc 05-互动卡片/03/0004 shows the panel they are
made in), those of expressions and of one client alone apart, which no call can set (docs 0005, 0008).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

REQUEST = "request"


class TemplateUnreadable(ValueError):
    """The card platform would not import this file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRequest:
    """What a click sends (回传请求): its action id, and its parameters: a fixed value, or `${variable}`."""

    action_id: str
    params: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """`types` are those of all its variables, by name."""

    types: Mapping[str, str]
    private: frozenset[str]
    requests: tuple[TemplateRequest, ...]

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(self.types)

    @property
    def public(self) -> frozenset[str]:
        return self.variables - self.private

    @property
    def number(self) -> str:
        """What the requests hand back as `template`, where they do."""
        for request in self.requests:
            for name, value in request.params:
                if name == "template":
                    return value
        return ""


class _File(BaseModel):
    editor_data: str = Field(alias="editorData")
    widget_info: str = Field(alias="widgetInfo")
    type: str
    mode: str


class _Variable(BaseModel):
    name: str = Field(min_length=1)
    private: bool
    type: str


class _Schema(BaseModel):
    components_tree: list[dict[str, object]] = Field(alias="componentsTree", min_length=1)


class _Editor(BaseModel):
    variable_list: list[_Variable] = Field(alias="variableList")
    tree: _Schema = Field(alias="schema")


def read_template(path: Path) -> Template:
    """As the file is now; raises TemplateUnreadable."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValidationError) as error:
        raise TemplateUnreadable(f"{path.name}: {error}") from error


@lru_cache(maxsize=8)
def _read(path: Path, _changed_at: int) -> Template:
    file = _File.model_validate_json(path.read_bytes())
    editor = _Editor.model_validate_json(file.editor_data)
    return Template(
        types={one.name: one.type for one in editor.variable_list},
        private=frozenset(one.name for one in editor.variable_list if one.private),
        requests=tuple(_requests(editor.tree.components_tree)),
    )


def _requests(node: object) -> Iterator[TemplateRequest]:
    """Wherever in the tree of components an event asks for one."""
    if isinstance(node, list):
        for each in node:
            yield from _requests(each)
    elif isinstance(node, dict):
        if node.get("actionType") == REQUEST:
            yield _request(node)
        for each in node.values():
            yield from _requests(each)


def _request(event: dict[str, object]) -> TemplateRequest:
    """A form has no action of its own: it goes by its `id` (in no document; as exported templates were seen)."""
    params = event.get("params")
    return TemplateRequest(
        action_id=_content(event["actionId"] if "actionId" in event else event.get("id")),
        params=tuple(
            (str(one["name"]), _value(one))
            for one in (params if isinstance(params, list) else [])
            if isinstance(one, dict) and one.get("name")
        ),
    )


def _content(dynamic: object) -> str:
    return str(dynamic.get("content", "")) if isinstance(dynamic, dict) else str(dynamic or "")


def _value(param: dict[str, object]) -> str:
    if param.get("type") == "variable":
        return f"${{{param.get('variable', '')}}}"
    return str(param.get("value", ""))
