"""Somebody who knows the right answers of a form and gives them by detours: in another order, twice, on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from workflows.answers import Answer, rows
from workflows.definition import Definition
from workflows.form_fields import FormField
from workflows.forms.dialogue import (
    Ask,
    Done,
    GaveFile,
    Picked,
    Press,
    Result,
    Said,
    Session,
    Stage,
    Words,
    advance,
    begin,
    dump_session,
    load_session,
)
from workflows.forms.pages import filled
from workflows.forms.questions import ask
from workflows.forms.scene import Scene
from workflows.forms.sessions import attached
from workflows.kinds.kind import Around, Asking, Choice, More
from workflows.kinds.table import kind_of

MOST_TURNS = 150
Cells = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Right:
    """What is said for a field: messages in their order, or the words for each cell of each row.

    `other` is another answer the field would take, `wrong` one it would not.
    `kept`: what the page sends, after the file that was drawn there.
    """

    said: tuple[Said, ...] = ()
    rows: tuple[Cells, ...] = ()
    other: str = ""
    wrong: str = "\x00 "
    kept: Answer | None = None
    drawn: int = 0


def words(*texts: str) -> tuple[Said, ...]:
    return tuple(Words(text=text) for text in texts)


def photos(*file_ids: int) -> tuple[Said, ...]:
    return (*(GaveFile(file_id=each) for each in file_ids), Words(text="完成"))


@dataclass
class Wanderer:
    definition: Definition
    around: Around
    right: Mapping[str, Right]
    expected: Mapping[str, Answer] = field(default_factory=dict)
    turns: list[int] = field(default_factory=list)
    result: Result = field(init=False)

    def __post_init__(self) -> None:
        fields = tuple(each.id for each in self.definition.asked)
        self._now_at(
            begin(self.definition, fields, type_version=3, with_summary=True, around=self.around)
        )

    @property
    def session(self) -> Session:
        return self.result.session

    @property
    def scene(self) -> Scene:
        return Scene(definition=self.definition, around=self.around)

    def wander(self, way: str) -> None:
        """One step, right or roundabout; a way that leads nowhere from here is the straight one."""
        step = _WAYS.get(way)
        if step is None or not step(self):
            self.answer()

    def finish(self) -> Done:
        for _ in range(MOST_TURNS):
            if self.session.stage is not Stage.SUMMARY:
                self.answer()
            elif not self._put_right(self.scene.to_ask(self.session)):
                break
        self.tell(Words(text="提交"))
        assert isinstance(self.result, Done), self.result
        return self.result

    def answer(self) -> None:
        """The next right word to what is asked."""
        session = self.session
        if session.stage is Stage.CHOOSE_FIELD or (self._is_refused() and session.is_correcting):
            self.tell(Words(text="取消"))
        elif session.misses > 1 and not self._put_right(tuple(session.answers)):
            self.tell(Words(text="上一步"))
        elif session.misses <= 1 and session.stage is Stage.FIELD:
            right = self.right.get(session.asking)
            if right is None:
                self.tell(Words(text="没有"))
            elif right.rows:
                self._fill_rows(right.rows)
            else:
                self._say_next(right)

    def tell(self, said: Said) -> None:
        self._now_at(advance(self.session, said, self.definition, self.around))

    def _now_at(self, result: Result) -> None:
        self.result = result
        self.turns.append(self.session.turn)

    def _is_refused(self) -> bool:
        """Perhaps for another answer's sake: 漏水 is offered only once the product is known, and right."""
        assert isinstance(self.result, Ask)
        return self.result.question.problem is not None

    def _say_next(self, right: Right) -> None:
        """A field of the page only is filled in there; of several messages each follows the one before.

        What was begun by pressing goes on so.
        """
        if not right.said:
            self._fill_in_on_the_page()
            return
        if self.session.partial is not None and self._press_right():
            return
        at = self.session.asking
        for said in right.said:
            if self.session.asking == at and self.session.stage is Stage.FIELD:
                self.tell(said)

    def _fill_rows(self, wanted: tuple[Cells, ...]) -> None:
        session = self.session
        place = len(rows(session.answers.get(session.asking)))
        if place >= len(wanted):
            self.tell(Words(text="完成" if not session.column else "取消"))
        elif session.column:
            self.tell(Words(text=wanted[place].get(session.column, "跳过")))
        else:
            self.tell(Picked(turn=session.turn, choice=Press.MORE))

    def _put_right(self, given: tuple[str, ...]) -> bool:
        """The first answer that a detour left behind."""
        answers = self.scene.sheet(self.session).answers
        for each in given if self.expected else ():
            if answers.get(each) != self.expected.get(each) and each in self.right:
                self.tell(Words(text=f"修改 {self.definition.field(each).label.zh}"))
                return True
        return False

    # The ways: each says whether it led anywhere.

    def _restart(self) -> bool:
        session = load_session(dump_session(self.session))
        assert session == self.session
        self.result = ask(session, self.scene)
        return True

    def _press_stale(self) -> bool:
        before = self.session
        for choice in (Press.SUBMIT, Press.DONE, "0", "yes"):
            self.tell(Picked(turn=before.turn - 1, choice=choice))
            assert self.session == before
        return True

    def _say_wrong(self) -> bool:
        right = self.right.get(self.session.asking, Right())
        self.tell(Words(text=right.wrong))
        return True

    def _edit(self) -> bool:
        """Something asked earlier or later, whatever its turn."""
        fields = self.scene.to_ask(self.session)
        chosen = self.definition.field(fields[self.session.turn % len(fields)])
        self.tell(Words(text=f"修改 {chosen.label.zh}"))
        return True

    def _cancel_edit(self) -> bool:
        if not self.session.is_correcting:
            return False
        self.tell(Words(text="取消"))
        return True

    def _go_elsewhere(self) -> bool:
        """An answer is changed for another, which is put right in the end."""
        others = [key for key, each in self.right.items() if each.other]
        shown = [each for each in self.scene.to_ask(self.session) if each in others]
        if not shown:
            return False
        chosen = shown[self.session.turn % len(shown)]
        label = self.definition.field(chosen).label.zh
        self.tell(Words(text=f"{label}改成{self.right[chosen].other}"))
        return True

    def _press_right(self) -> bool:
        choice = self._choice_of(self.expected.get(self.session.asking))
        if choice is None:
            return False
        self.tell(Picked(turn=self.session.turn, choice=choice.id))
        return True

    def _choice_of(self, wanted: Answer | None) -> Choice | None:
        assert isinstance(self.result, Ask)
        asked = self.result.question
        if asked.field is None or asked.column_of or wanted is None:
            return None
        kind, around = kind_of(asked.field), self.scene.around_asked(self.session)
        if kind.asking is Asking.SEVERAL:
            return None
        for choice in kind.choices(asked.field, around, self.session.partial):
            pressed = kind.pressed(asked.field, choice.id, around, self.session.partial)
            if pressed == wanted or (isinstance(pressed, More) and _leads_to(pressed, wanted)):
                return choice
        return None

    def _fill_in_on_the_page(self) -> bool:
        """The field that is asked, twice; the chat then asks what is still open."""
        asking = self.session.asking
        right = self.right.get(asking, Right())
        drawn, kept = right.drawn, right.kept or self.expected.get(asking)
        if kept is None or _holds_files(self.definition.field(asking)):
            return False
        for _ in range(2):
            before = attached(self.session, drawn) if drawn else self.session
            session = filled(before, self.scene, {asking: kept})
            self._now_at(ask(replace(session, is_unseen=False), self.scene))
        return True

    def _send_again(self) -> bool:
        """Files that are there already."""
        given = [
            said
            for key, each in self.right.items()
            if key in self.session.answers and key not in self.session.asking
            for said in each.said
            if isinstance(said, GaveFile)
        ]
        for said in given:
            self.tell(said)
        return bool(given)

    def _talk(self, text: str) -> bool:
        self.tell(Words(text=text))
        return True


_WAYS: Mapping[str, Callable[[Wanderer], bool]] = {
    "restart": Wanderer._restart,
    "stale": Wanderer._press_stale,
    "wrong": Wanderer._say_wrong,
    "edit": Wanderer._edit,
    "cancel_edit": Wanderer._cancel_edit,
    "elsewhere": Wanderer._go_elsewhere,
    "press": Wanderer._press_right,
    "page": Wanderer._fill_in_on_the_page,
    "again": Wanderer._send_again,
    "back": lambda wanderer: wanderer._talk("上一步"),
    "help": lambda wanderer: wanderer._talk("帮助"),
}
WAYS = ("answer", *_WAYS)


def _leads_to(step: More, wanted: Answer) -> bool:
    """Whether what this step has is part of the answer."""
    match step.so_far, wanted:
        case list(so_far), list(whole):
            return whole[: len(so_far)] == so_far
        case dict(so_far), dict(whole):
            return so_far.items() <= whole.items()
        case _:
            return False


def _holds_files(field: FormField) -> bool:
    return bool(kind_of(field).media)


def straight(definition: Definition, around: Around, right: Mapping[str, Right]) -> Done:
    return Wanderer(definition, around, right).finish()
