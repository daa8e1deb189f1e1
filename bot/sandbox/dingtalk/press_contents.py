"""What a press on a DingTalk card sends: a button's parameters, or the form that was filled in (doc 05-互动卡片/01/0007)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.sandbox.dingtalk.forms import Filled, FormField, forged, form_of, handed_in
from bot.sandbox.dingtalk.instances import TemplateButton, button_of
from bot.sandbox.dingtalk.template import Template
from bot.sandbox.messages import JsonObject
from bot.sandbox.wire import BadBody

PRESS, FORM = "press", "form"
VARIABLE = re.compile(r"^\$\{(?:.+\.)?(\w+)\}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """`button` is a payload or a place, None for the form's own button: then `typed`, `action` and `selected` (by field)
    stand in the form. A forged press is no client's: it need not be of what the card offers, and may name another
    `version` of the face."""

    button: str | int | None = None
    typed: str = ""
    action: str = ""
    selected: Mapping[str, Sequence[str]] = field(default_factory=dict)
    forged: bool = False
    version: str | None = None

    @property
    def filled(self) -> Filled:
        ticked = {"action": [self.action]} if self.action else {}
        return Filled(typed=self.typed, chosen={**self.selected, **ticked})


def content_of(template: Template | None, seen: Mapping[str, str], pressed: Pressed) -> JsonObject:
    """Raises NotFilledIn, or BadBody for what the card does not offer."""
    shown = dict(seen) if pressed.version is None else {**seen, "version": pressed.version}
    if pressed.button is None:
        return _content(FORM, {"form": _form_params(shown, pressed)})
    button = _button(shown, pressed.button, is_forged=pressed.forged)
    requests = [one for one in template.requests if one.params] if template else []
    if not requests:
        return _content(PRESS, _plain_params(shown, button))
    params = {name: _resolved(value, shown, button) for name, value in requests[0].params}
    return _content(requests[0].action_id or PRESS, params)


def _content(action_id: str, params: Mapping[str, object]) -> JsonObject:
    return {"cardPrivateData": {"actionIds": [action_id], "params": dict(params)}}


def _button(seen: Mapping[str, str], wanted: str | int, *, is_forged: bool) -> TemplateButton:
    if found := button_of(seen, wanted):
        return found
    if is_forged:
        return TemplateButton(text="", payload=str(wanted))
    raise BadBody(f"button: the card shows this person no {wanted!r}")


def _plain_params(seen: Mapping[str, str], button: TemplateButton) -> dict[str, str]:
    """Of a template whose file nobody brought."""
    version = {"version": seen["version"]} if "version" in seen else {}
    return {"payload": button.payload, **version}


def _resolved(value: str, seen: Mapping[str, str], button: TemplateButton) -> str:
    """A parameter is fixed, or comes out of the button or of a variable as this person sees it."""
    variable = VARIABLE.match(value)
    if variable is None:
        return value
    return {**seen, "text": button.text, "payload": button.payload}.get(variable.group(1), "")


def _form_params(seen: Mapping[str, str], pressed: Pressed) -> JsonObject:
    fields = [_stamped(each, pressed.version) for each in form_of(seen.get("form", ""))]
    if pressed.forged:
        return forged(fields, pressed.filled)
    if not fields or not seen.get("submit"):
        raise BadBody("form: the card shows this person none")
    return handed_in(fields, pressed.filled)


def _stamped(each: FormField, version: str | None) -> FormField:
    if version is None or each.name != "version":
        return each
    return each.model_copy(update={"default": version})
