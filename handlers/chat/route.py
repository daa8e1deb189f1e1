"""The order in which a turn is offered: presses, what is being asked here, wishes, tasks in words, reports, the rest."""

from __future__ import annotations

from handlers.chat.buttons import pressed
from handlers.chat.draft_list import showing_drafts
from handlers.chat.drafts import coming_back, returning
from handlers.chat.elsewhere import asked_in_private
from handlers.chat.fallback import entering, unreadable, welcoming
from handlers.chat.follow_ups import adding, reporting
from handlers.chat.leaves import completing_leave, taking_leave
from handlers.chat.order_answers import answering_order
from handlers.chat.page import asking_for_the_page
from handlers.chat.pleasantries import thanking
from handlers.chat.reports import answering, asking
from handlers.chat.requests import about_a_merged_ticket, requesting
from handlers.chat.shifts import scheduling
from handlers.chat.staff import staff_saying
from handlers.chat.staff_orders import choosing_order, ordering, ordering_aside
from handlers.chat.staff_photos import staff_sending
from handlers.chat.tasks import answering_task
from handlers.chat.which_ticket import choosing
from handlers.chat.which_type import deciding
from handlers.chat.working_groups import making_a_working_group
from handlers.router import first_of

route = first_of(
    pressed,
    entering,
    unreadable,
    making_a_working_group,
    asked_in_private,
    asking_for_the_page,
    choosing,
    deciding,
    choosing_order,
    returning,
    ordering_aside,
    answering_order,
    answering,
    answering_task,
    coming_back,
    showing_drafts,
    completing_leave,
    taking_leave,
    scheduling,
    requesting,
    ordering,
    staff_sending,
    about_a_merged_ticket,
    reporting,
    thanking,
    staff_saying,
    asking,
    adding,
    welcoming,
)
