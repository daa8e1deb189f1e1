"""JSON that is almost an answer: one of a kind's answers with something taken away, added or put in another's place."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from tests.workflows.kinds.any_answers import any_answer

Json = st.SearchStrategy[object]
_SCALARS: Json = (
    st.none() | st.booleans() | st.integers(-9, 99) | st.floats() | st.text(max_size=12)
)
_KEYS = st.sampled_from(
    ["0", "id", "label", "text", "photo", "from", "to", "date", "start", "end", "detail", "city", "latitude", "part", "count"]
) | st.text(max_size=5)  # fmt: skip
JSON: Json = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=6,
)


def near(kind: str) -> Json:
    """Also answers as they are, and anything at all."""
    right: Json = any_answer(kind)
    return right | right.flatmap(_changed) | JSON


def _changed(answer: object) -> Json:
    return st.one_of(*_changes(answer))


def _changes(answer: object) -> Iterator[Json]:
    yield st.just([answer])
    yield st.just({"id": answer})
    yield _SCALARS
    match answer:
        case str():
            yield from _texts(answer)
        case list():
            yield from _lists(answer)
        case dict():
            yield from _mappings(answer)


def _texts(answer: str) -> Iterator[Json]:
    yield st.sampled_from(
        [f" {answer}", f"{answer}\n", answer[:-1], f"{answer}0", answer.swapcase()]
    )
    yield st.builds(lambda place, put: answer[:place] + put + answer[place + 1 :],
                    st.integers(0, len(answer)), st.sampled_from([*"-.:TZ+/ 09٣９x", "", "\x00"]))  # fmt: skip


def _lists(answer: list[object]) -> Iterator[Json]:
    yield st.sampled_from([[], [*answer, *answer], answer[1:], answer[::-1]])
    yield _SCALARS.map(lambda other: [*answer, other])
    if answer:
        yield _changed(answer[0]).map(lambda other: [other, *answer[1:]])


def _mappings(answer: dict[str, object]) -> Iterator[Json]:
    yield st.tuples(_KEYS, _SCALARS).map(lambda pair: {**answer, pair[0]: pair[1]})
    for key, value in answer.items():
        others = {each: part for each, part in answer.items() if each != key}
        yield st.just(others)
        kept: dict[str, Json] = {each: st.just(part) for each, part in others.items()}
        yield st.fixed_dictionaries({**kept, key: _changed(value)})
