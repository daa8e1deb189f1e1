"""YAML text to plain data and back, refusing what has no place in a definition; `workflows.parsing` calls it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import yaml

from workflows.mistakes import Mistake, Mistakes

LONGEST_DOCUMENT = 200_000  # bytes of UTF-8
DEEPEST = 40
_TAG = "tag:yaml.org,2002:"

Data = Mapping[str, "Data"] | Sequence["Data"] | str | int | Decimal | bool | None


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML 1.2 scalars only: no, on and 2026-01-01 are text. In C where PyYAML brings it: twenty times as fast."""


class _Dumper(yaml.SafeDumper):
    """Quotes what YAML 1.1 or 1.2 would take for anything but text."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Loader.yaml_implicit_resolvers = {}
for _name, _pattern, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^[-+]?[0-9]{1,30}$", list("-+0123456789")),
    ("float", r"^[-+]?[0-9]{1,30}\.[0-9]{1,30}$", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(_pattern), _first)
    _Dumper.add_implicit_resolver(_TAG + _name, re.compile(_pattern), _first)


def _write_decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    text = format(value, "f")
    return dumper.represent_scalar(_TAG + ("float" if "." in text else "int"), text)


_Dumper.add_representer(Decimal, _write_decimal)


def read_yaml(text: str) -> Data:
    """Raises `Mistakes`."""
    if len(text.encode(errors="surrogatepass")) > LONGEST_DOCUMENT:
        raise _mistakes("too_big", max=str(LONGEST_DOCUMENT))
    try:
        _refuse_tricks(text)
        root = yaml.compose(text, _Loader)
    except (yaml.YAMLError, UnicodeError) as error:
        raise _syntax(error) from error
    return None if root is None else _value(root, "")


def write_yaml(data: object) -> str:
    return yaml.dump(
        data,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=100,
    )


def _refuse_tricks(text: str) -> None:
    """Before anything is built: the parser reads event by event, the composer would recurse."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        line = str(event.start_mark.line + 1) if event.start_mark else "1"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise _mistakes("yaml_too_deep", line=line, max=str(DEEPEST))
        if getattr(event, "anchor", None):
            raise _mistakes("yaml_alias", line=line)
        if getattr(event, "tag", None):
            tag = str(getattr(event, "tag", "")).replace(_TAG, "!!")
            raise _mistakes("yaml_tag", line=line, tag=tag)


def _syntax(error: yaml.YAMLError | UnicodeError) -> Mistakes:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    line = str(getattr(getattr(error, "problem_mark", None), "line", 0) + 1)
    if "nesting depth" in str(problem):  # the C parser looks far ahead and has a limit of its own
        return _mistakes("yaml_too_deep", line=line, max=str(DEEPEST))
    return _mistakes("yaml_syntax", line=line, problem=str(problem))


def _value(node: yaml.Node, path: str) -> Data:
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, path))
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, f"{path}[{place}]") for place, each in enumerate(node.value)]
    return _scalar(node.tag, str(node.value))


def _pairs(node: yaml.MappingNode, path: str) -> Iterator[tuple[str, Data]]:
    seen: set[str] = set()
    for key, value in node.value:
        line = str(key.start_mark.line + 1)
        if not isinstance(key, yaml.ScalarNode):
            raise _mistakes("yaml_key", path, line=line)
        if key.value in seen:
            raise _mistakes("duplicate_key", path, key=key.value, line=line)
        seen.add(key.value)
        yield key.value, _value(value, f"{path}.{key.value}" if path else key.value)


def _scalar(tag: str, text: str) -> Data:
    match tag.removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            return text == "true"
        case "int":
            return int(text)
        case "float":
            return Decimal(text)
        case _:
            return text


def _mistakes(code: str, path: str = "", **params: str) -> Mistakes:
    return Mistakes((Mistake(code=code, path=path, params=params),))
