"""Ways down a tree of options: every way there is, how far some ids lead, which are meant by what was said."""

from __future__ import annotations

from workflows.expressions.types import Base, Type
from workflows.expressions.values import Picked, Value
from workflows.form_fields import FormField, Option
from workflows.kinds.choices import options_meant
from workflows.kinds.options import terms
from workflows.labels import Label

Way = tuple[Option, ...]
"""From the top of the tree to an option."""

BETWEEN = " / "


def ways_meant(targets: list[Way], field: FormField, said: str, here: Way) -> list[Way]:
    """The ways on which most is named, cut off after the last that is; those from here before all others."""
    everything = [way[-1] for way in ways_of(field)]
    tree = field.model_copy(update={"options": tuple(everything)})
    told = {term for option in options_meant(tree, said) for term in terms(option)}
    named = {option.id for option in everything if not told.isdisjoint(terms(option))}
    for near in ([way for way in targets if way[: len(here)] == here], targets):
        ways = _fullest(near, named, len(here) if near is not targets else 0)
        if ways:
            return ways
    return []


def _fullest(ways: list[Way], named: set[str], known: int) -> list[Way]:
    """`known` steps are taken already and count for nothing."""
    counted = [(sum(option.id in named for option in way[known:]), way) for way in ways]
    most = max((count for count, _ in counted), default=0)
    best = [way for count, way in counted if count == most and most]
    return list(dict.fromkeys(_cut(way, named) for way in best))


def _cut(way: Way, named: set[str]) -> Way:
    last = max(place for place, option in enumerate(way) if option.id in named)
    return way[: last + 1]


def ways_of(field: FormField) -> list[Way]:
    """To every option, each before those below it."""
    found: list[Way] = []
    waiting: list[Way] = [(option,) for option in reversed(field.options)]
    while waiting:
        way = waiting.pop()
        found.append(way)
        waiting += [(*way, option) for option in reversed(way[-1].options)]
    return found


def way_to(field: FormField, ids: list[str]) -> Way:
    """As far as the ids lead: the tree may have changed."""
    here: Way = ()
    for each in ids:
        found = next((option for option in below(field, here) if option.id == each), None)
        if found is None:
            return here
        here = (*here, found)
    return here


def below(field: FormField, way: Way) -> tuple[Option, ...]:
    return way[-1].options if way else field.options


def level_of(field: FormField, way: Way) -> FormField:
    """With the options of one level."""
    return field.model_copy(update={"options": below(field, way)})


def way_told(way: Way, locale: str) -> str:
    return BETWEEN.join(option.label.say(locale) for option in way)


def way_label(way: Way) -> Label:
    return Label(zh=way_told(way, "zh_CN"), en=way_told(way, "en"))


def ids_of(way: Way) -> list[str]:
    return [option.id for option in way]


def tree_type(field: FormField) -> Type:
    """Any option of the tree."""
    options = (way[-1] for way in ways_of(field))
    named = tuple(
        (each.id, tuple(filter(None, (each.label.zh, each.label.en)))) for each in options
    )
    return Type(Base.CHOICE, options=named)


def picked_in(field: FormField, option_id: str) -> Picked:
    labels = {way[-1].id: way[-1].label.zh for way in ways_of(field)}
    return Picked(option_id, labels.get(option_id, option_id))


def named_by(options: list[Option] | tuple[Option, ...], value: Value) -> Option | None:
    said = value.id if isinstance(value, Picked) else value
    return next(
        (each for each in options if said in (each.id, each.label.zh, each.label.en) and said), None
    )
