"""The order in which a turn is offered: presses, running forms, wishes, tasks in words, new reports, the rest."""

from __future__ import annotations

from handlers.chat.buttons import pressed
from handlers.chat.fallback import entering, unreadable, welcome
from handlers.chat.reports import adding, answering, asking, reporting
from handlers.chat.staff import staff_saying
from handlers.chat.tasks import answering_task
from handlers.router import first_of

route = first_of(
    pressed,
    entering,
    unreadable,
    answering,
    answering_task,
    reporting,
    staff_saying,
    asking,
    adding,
    welcome,
)
