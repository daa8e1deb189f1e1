"""The tables of who works when and who gets what: calendars, shifts, skills, areas, whose turn it is, decision tables."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


# `text` is the calendar's document.
class CalendarTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    key = fields.CharField(max_length=40)
    text = fields.TextField()

    class Meta:
        table = "calendar"
        unique_together = (("company_id", "key"),)


# A day that is not what its weekday says: a holiday, or a make-up day; `region` is the list it belongs to (CN).
class HolidayTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    region = fields.CharField(max_length=40)
    day = fields.DateField()
    is_working = fields.BooleanField()
    name = fields.CharField(max_length=100)
    source = fields.CharField(max_length=40)

    class Meta:
        table = "holiday"
        unique_together = (("company_id", "region", "day"),)


# One day of the shift plan: `hours` are the person's on that day (`08:00-16:00`), "" on a day off.
class ShiftTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    person_id = fields.BigIntField()
    day = fields.DateField()
    hours = fields.CharField(max_length=200)

    class Meta:
        table = "shift"
        unique_together = (("company_id", "person_id", "day"),)


class PersonSkillTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    person_id = fields.BigIntField()
    skill = fields.CharField(max_length=100)

    class Meta:
        table = "person_skill"
        unique_together = (("company_id", "person_id", "skill"),)


# An area somebody serves, from the widest part to the narrowest: 浙江省/杭州市/西湖区.
class PersonAreaTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    person_id = fields.BigIntField()
    area = fields.CharField(max_length=200)

    class Meta:
        table = "person_area"
        unique_together = (("company_id", "person_id", "area"),)


# When somebody was last given work, and how often: whose turn it is; and when they last had something off their hands.
class TurnTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    person_id = fields.BigIntField()
    given_at = fields.DatetimeField()
    given = fields.IntField()
    freed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "dispatch_turn"
        unique_together = (("company_id", "person_id"),)


# `text` is the decision table's document.
class DecisionTableTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    key = fields.CharField(max_length=40)
    version = fields.IntField()
    text = fields.TextField()

    class Meta:
        table = "decision_table"
        unique_together = (("company_id", "key", "version"),)
