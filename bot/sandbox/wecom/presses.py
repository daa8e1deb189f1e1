"""What can be pressed on a `template_card` as it looks now, and what stands chosen in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.sandbox.messages import JsonObject, Message
from bot.sandbox.wire import BadBody

Chosen = Mapping[str, Sequence[str]]
SEVERAL = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """`chosen` is question key → option ids; a menu's action carries none."""

    key: str
    is_menu: bool
    chosen: Chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    options: tuple[str, ...]
    preset: tuple[str, ...]
    takes_several: bool = False


def face_for(message: Message, person: str) -> JsonObject:
    """The card as this person sees it: an AI bot may change it for some of a group only, which its `faces` hold."""
    card = message.content.card or {}
    faces = card.get("faces")
    own = faces.get(person) if isinstance(faces, dict) else None
    return own if isinstance(own, dict) else card


def read_press(card: JsonObject, wanted: str | int, chosen: Chosen) -> Press:
    """`wanted` is a key, or the place of a button. Raises `BadBody` for what the card does not offer."""
    buttons, actions = _button_keys(card), _action_keys(card)
    if isinstance(wanted, int):
        wanted = buttons[wanted] if 0 <= wanted < len(buttons) else ""
    if not wanted or wanted not in buttons + actions:
        offered = buttons + actions
        raise BadBody(f"button: the card shows {offered or 'no button that can be pressed'}")
    if wanted not in buttons:
        return Press(key=wanted, is_menu=True, chosen={})
    return Press(key=wanted, is_menu=False, chosen=_answers(_questions(card), chosen))


def _button_keys(card: JsonObject) -> list[str]:
    """None once the buttons have given way to grey words."""
    if "button" in card or card.get("replace_text"):
        return []
    keys = [str(button.get("key", "")) for button in _parts(card.get("button_list"))]
    submit = card.get("submit_button")
    return keys + ([str(submit.get("key", ""))] if isinstance(submit, dict) else [])


def _action_keys(card: JsonObject) -> list[str]:
    menu = card.get("action_menu")
    actions = _parts(menu.get("action_list")) if isinstance(menu, dict) else []
    return [str(action.get("key", "")) for action in actions]


def _questions(card: JsonObject) -> dict[str, Question]:
    found = {str(one["question_key"]): _selection(one) for one in _parts(card.get("select_list"))}
    for single in _parts([card.get("button_selection")]):
        found[str(single["question_key"])] = _selection(single)
    for box in _parts([card.get("checkbox")]):
        options = _parts(box.get("option_list"))
        found[str(box["question_key"])] = Question(
            options=tuple(str(option["id"]) for option in options),
            preset=tuple(str(option["id"]) for option in options if option.get("is_checked")),
            takes_several=box.get("mode") == SEVERAL,
        )
    return found


def _selection(part: JsonObject) -> Question:
    """What nobody touches stands at `selected_id`, or at the first."""
    options = tuple(str(option["id"]) for option in _parts(part.get("option_list")))
    preset = str(part.get("selected_id", ""))
    return Question(options=options, preset=(preset if preset in options else options[0],))


def _answers(questions: Mapping[str, Question], chosen: Chosen) -> Chosen:
    if strange := [key for key in chosen if key not in questions]:
        raise BadBody(f"selected: the card does not ask {strange}")
    answers = {key: tuple(chosen.get(key, one.preset)) for key, one in questions.items()}
    for key, answer in answers.items():
        _require_fitting(key, questions[key], answer)
    return answers


def _require_fitting(key: str, question: Question, answer: Sequence[str]) -> None:
    if not answer or not set(answer) <= set(question.options):
        raise BadBody(f"selected: «{key}» takes of {list(question.options)}")
    if len(answer) > 1 and not question.takes_several:
        raise BadBody(f"selected: «{key}» takes one answer")


def _parts(listed: object) -> list[JsonObject]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
