"""One option taken for another and put right in passing (不是空调，是冰箱); read by `workflows.forms.replies`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from workflows.answers import Answer, texts
from workflows.form_fields import FormField
from workflows.forms.scene import Scene
from workflows.forms.sessions import Session
from workflows.forms.understanding import has_options
from workflows.kinds.kind import Asking
from workflows.kinds.options import in_order, mentioned
from workflows.kinds.table import kind_of
from workflows.reading.folding import half_width

_LONGEST = 60
_GAP = r"[ ,.;:!。，；！、]*"
_WRONG = r"(?:不对|不是的?|错了|[说写打填选搞弄听]错了|no|nope|sorry|oops|wrong|not quite)"
_OLD_FIRST = re.compile(
    rf"(?:{_WRONG}{_GAP})?(?:我[说要的]*)?(?:不是|不要|it(?:'s| is) not |it isn't |not )(?:the |an? )?(?P<old>.{{1,20}}?)"
    rf"{_GAP}(?:而是|应该是|是|要|but |it(?:'s| is) |i meant? )(?:the |an? )?(?P<new>.{{1,20}})",
    re.IGNORECASE,
)
_NEW_FIRST = re.compile(
    rf"(?:{_WRONG}{_GAP})?(?:我说的)?(?:应该|其实|而)?(?:是|it(?:'s| is) |i meant? )(?:the |an? )?(?P<new>.{{1,20}}?)"
    rf"{_GAP}(?:而?不是|不要|not )(?:the |an? )?(?P<old>.{{1,20}})",
    re.IGNORECASE,
)
_NEW_ALONE = re.compile(
    rf"(?:{_WRONG}{_GAP}(?:我(?:说|要|指)的)?(?:应该|其实)?(?:就?是|it(?:'s| is) |i meant? )?|(?:我(?:说|要|指)的(?:就?是)?|应该是|其实是|i meant? ))"
    r"(?:the |an? )?(?P<new>.{1,20})",
    re.IGNORECASE,
)

_OTHER_WISH = re.compile(
    rf"(?:算了|不了|等一?[等下]|actually|no){_GAP}(?:还是)?(?:先|改|换)?(?:报|修|成|要)|还是(?:先|改|换)?(?:报|修|成)"
    r"|actually it(?:'s| is) ",
    re.IGNORECASE,
)


def put_right(session: Session, text: str, scene: Scene) -> Mapping[str, Answer]:
    """The answers that change, by field: only those already given, never the one that is being asked."""
    said = half_width(text).strip(" ,.;:!?~。，；：！？")
    if len(said) > _LONGEST:
        return {}
    for pattern in (_OLD_FIRST, _NEW_FIRST, _NEW_ALONE):
        match = pattern.fullmatch(said)
        changed = dict(_changed(session, match.groupdict(), scene)) if match else {}
        if changed:
            return changed
    return dict(_wished(session, said, scene)) if _OTHER_WISH.match(said) else {}


def _wished(session: Session, said: str, scene: Scene) -> Iterator[tuple[str, Answer]]:
    """算了，还是报热水器吧，不加热: everything in it that was answered otherwise before."""
    for field in _answered(session, scene):
        meant = [option.id for option in in_order(field, mentioned(field, said))]
        is_one = kind_of(field).asking is Asking.ONE
        if meant and not (is_one and len(meant) > 1):
            answer: Answer = meant[0] if is_one else meant
            if answer != session.answers[field.id]:
                yield field.id, answer


def _changed(
    session: Session, said: Mapping[str, str | None], scene: Scene
) -> Iterator[tuple[str, Answer]]:
    """The first field of which both are options, or the new one alone is and differs."""
    new, old = said["new"] or "", said.get("old") or ""
    for field in _answered(session, scene):
        answer = _instead(field, texts(_listed(session.answers[field.id])), new, old)
        if answer is not None and answer != session.answers[field.id]:
            yield field.id, answer
            return


def _answered(session: Session, scene: Scene) -> Iterator[FormField]:
    for each in scene.to_ask(session):
        field = scene.field(each)
        if each in session.answers and each != session.asking and has_options(field):
            yield field


def _instead(field: FormField, given: list[str], new: str, old: str) -> Answer | None:
    meant = [option.id for option in mentioned(field, new)]
    denied = [option.id for option in mentioned(field, old)] if old else given
    if not meant or not set(denied) & set(given):
        return None
    if kind_of(field).asking is Asking.ONE:
        return meant[0] if len(meant) == 1 else None
    kept = {*given} - {*denied} | {*meant}
    return [option.id for option in in_order(field, tuple(field.options)) if option.id in kept]


def _listed(answer: Answer) -> Answer:
    return [answer] if isinstance(answer, str) else answer
