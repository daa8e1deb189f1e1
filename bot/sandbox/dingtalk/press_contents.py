"""What a press on a DingTalk card sends: a button's parameters, or the form that was filled in (doc 05-互动卡片/01/0007)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.sandbox.dingtalk.forms import Filled, FormField, forged, form_of, handed_in
from bot.sandbox.dingtalk.instances import TemplateButton, button_of
from bot.sandbox.dingtalk.template import Template, TemplateRequest
from bot.sandbox.messages import JsonObject
from bot.sandbox.wire import BadBody

PRESS, FORM = "press", "form"
PLAIN = TemplateRequest(
    action_id=PRESS, params=(("payload", "${payload}"), ("version", "${version}"))
)
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
    """Raises NotFilledIn, or BadBody for what the card does not offer. Without a template's file a button sends its payload
    and the face's version, a form what is in it."""
    shown = dict(seen) if pressed.version is None else {**seen, "version": pressed.version}
    if pressed.button is None:
        form = {"form": _form_params(shown, pressed)}
        return _content(FORM, form | _params(_request_of(template, FORM), shown))
    button = _button(shown, pressed.button, is_forged=pressed.forged)
    own = {"text": button.text, "payload": button.payload}
    request = _request_of(template, PRESS) or PLAIN
    return _content(PRESS, _params(request, {**shown, **own}))


def _request_of(template: Template | None, action_id: str) -> TemplateRequest | None:
    requests = template.requests if template else ()
    return next((one for one in requests if one.action_id == action_id), None)


def _params(request: TemplateRequest | None, known: Mapping[str, str]) -> dict[str, object]:
    found = ((name, _resolved(value, known)) for name, value in (request.params if request else ()))
    return {name: value for name, value in found if value is not None}


def _resolved(value: str, known: Mapping[str, str]) -> str | None:
    """A parameter is fixed, or comes out of the button or of a variable as this person sees it; None where it was not set."""
    variable = VARIABLE.match(value)
    return known.get(variable.group(1)) if variable else value


def _content(action_id: str, params: Mapping[str, object]) -> JsonObject:
    return {"cardPrivateData": {"actionIds": [action_id], "params": dict(params)}}


def _button(seen: Mapping[str, str], wanted: str | int, *, is_forged: bool) -> TemplateButton:
    if found := button_of(seen, wanted):
        return found
    if is_forged:
        return TemplateButton(text="", payload=str(wanted))
    raise BadBody(f"button: the card shows this person no {wanted!r}")


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
