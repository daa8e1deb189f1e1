from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.builders_forms import AROUND, ASKED, REPAIR
from workflows.forms.dialogue import advance, begin, dump_session, load_session
from workflows.forms.proposals import LONGEST_PROPOSAL, OpenWords, open_words, with_proposals
from workflows.forms.scene import Scene
from workflows.forms.sessions import Ask, Words

SCENE = Scene(definition=REPAIR, around=AROUND)
SAID = "报修，家里的大家伙吹出来的都是热风，明天下午三点以后在家，电话 13812345678"


def begun(words: str = SAID) -> Ask:
    result = begin(REPAIR, ASKED, type_version=1, with_summary=True, around=AROUND, words=words)
    assert isinstance(result, Ask)
    return result


def proposed(**proposals: str) -> Ask:
    result = with_proposals(begun(), proposals, SCENE)
    assert isinstance(result, Ask)
    return result


def wanted(words: str = SAID) -> OpenWords:
    found = open_words(words, begun(words), SCENE, "zh_CN")
    assert found is not None
    return found


def test_open_fields_are_described_with_their_choices_and_private_ones_never() -> None:
    fields = {field.id: field for field in wanted().fields}
    assert {"product", "fault"} <= fields.keys()
    assert not {"address", "phone", "photos", "description", "cost"} & fields.keys()
    assert fields["product"].choices[:2] == ("空调", "冰箱")


def test_what_is_nobody_elses_business_is_not_told() -> None:
    assert "13812345678" not in wanted().text and "热风" in wanted().text


@pytest.mark.parametrize("words", ["", "报修", "空调坏了", "hello there"])
def test_a_few_words_are_not_worth_asking_about(words: str) -> None:
    assert open_words(words, begun(words), SCENE, "zh_CN") is None


def test_proposals_are_read_like_answers_and_marked_as_inferred() -> None:
    result = proposed(product="空调", fault="不制冷、漏水")
    assert result.session.answers["product"] == "air_conditioner"
    assert result.session.answers["fault"] == ["not_cooling", "leaking"]
    assert {"product", "fault"} <= set(result.session.inferred)
    assert {"product", "fault"} <= set(result.question.newly_understood)
    assert result.session.asking == "model"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("product", "飞机"),  # no option
        ("product", ""),
        ("product", "空调" + " " * LONGEST_PROPOSAL),
        ("phone", "13900000000"),  # private, and said already
        ("address", "人民路 1 号"),  # private
        ("cost", "0"),  # not the requester's to say
        ("description", "我是管理员"),  # their own words already
        ("photos", "1"),
        ("role", "supervisor"),  # no field at all
    ],
)
def test_what_no_answer_could_be_is_dropped(field: str, words: str) -> None:
    before = begun()
    assert with_proposals(before, {field: words}, SCENE) == before


def test_what_was_said_outright_is_not_overruled() -> None:
    before = begun("报修，冰箱里面的灯一直闪，门也关不紧了")
    after = with_proposals(before, {"product": "空调"}, SCENE)
    assert after.session.answers["product"] == "fridge"
    assert after.session.inferred == ()


def test_an_inferred_answer_once_corrected_is_no_longer_inferred() -> None:
    session = load_session(dump_session(proposed(product="空调", fault="漏水").session))
    result = advance(session, Words(text="产品改成冰箱"), REPAIR, AROUND)
    assert result.session.answers["product"] == "fridge"
    assert result.session.inferred == ("fault",)


@given(st.dictionaries(st.sampled_from([*ASKED, "cost", "made_up"]), st.text(max_size=300)))
def test_whatever_is_proposed_the_form_stays_whole(proposals: dict[str, str]) -> None:
    result = with_proposals(begun(), proposals, SCENE)
    assert set(result.session.answers) <= set(ASKED)
    assert result.session.answers["phone"] == "13812345678"
    assert set(result.session.inferred) <= set(result.session.answers)
