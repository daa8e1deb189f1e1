"""Who asks, which ticket, and linked people and places as text. A list of them is written with 、 between."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from workflows.expressions.functions.bounds import join
from workflows.expressions.functions.declaring import Declaring
from workflows.expressions.functions.parameters import AROUND, linked, shown
from workflows.expressions.functions.reading import read_text
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import TEXT
from workflows.expressions.values import Value, is_blank
from workflows.labels import Label

_function = Declaring("service")
Items = tuple[Value, ...]


@_function(
    "GETUSERNAME",
    "当前用户",
    takes=(AROUND,),
    gives=TEXT,
    says=Label(
        zh="正在填写或处理的人的姓名。", en="The name of the person filling in or handling."
    ),
    example='CONCATENATE("登记人：", GETUSERNAME())',
)
def getusername(around: Surroundings) -> Value:
    return around.person or None


@_function(
    "RECNO",
    "工单号",
    takes=(AROUND,),
    gives=TEXT,
    says=Label(
        zh="工单号；还没有工单时为空。", en="The ticket's number; blank before there is one."
    ),
    example='CONCATENATE("回访-", RECNO())',
)
def recno(around: Surroundings) -> Value:
    return around.number or None


@_function(
    "UUID",
    "唯一编号",
    takes=(AROUND, shown().optional().any_number()),
    gives=TEXT,
    says=Label(
        zh="这次计算的唯一编号；写上不同的内容，就是不同的编号。",
        en="An identifier unique to this evaluation; other content makes another one.",
    ),
    example='UUID("回访", 客户)',
)
def uuid(around: Surroundings, *content: Items) -> Value:
    """Made of the seed and the content, so that a decision taken again comes out the same."""
    texts = [read_text(each, around) for part in content for each in part]
    told = "\0".join([around.seed, around.number, *texts])
    return str(UUID(bytes=sha256(told.encode("utf-8", "surrogatepass")).digest()[:16], version=4))


@_function(
    "TEXTUSER",
    "人员姓名",
    takes=(AROUND, linked("人员", "people")),
    gives=TEXT,
    says=Label(zh="人员的姓名。", en="The names of people."),
    example="TEXTUSER(工程师)",
)
def textuser(around: Surroundings, people: Items) -> Value:
    return _named(people, ("name", "label"), around)


@_function(
    "TEXTDEPT",
    "部门名称",
    takes=(AROUND, linked("部门", "departments")),
    gives=TEXT,
    says=Label(zh="部门的名称。", en="The names of departments."),
    example="TEXTDEPT(部门)",
)
def textdept(around: Surroundings, departments: Items) -> Value:
    return _named(departments, ("name", "label"), around)


@_function(
    "TEXTLOCATION",
    "地址文字",
    takes=(AROUND, linked("位置", "places")),
    gives=TEXT,
    says=Label(
        zh="位置的地址；没有地址就是纬度和经度。",
        en="The address of a place, or its latitude and longitude.",
    ),
    example="TEXTLOCATION(客户位置)",
)
def textlocation(around: Surroundings, places: Items) -> Value:
    return _named(places, ("address", "label", "name"), around, ("latitude", "longitude"))


@_function(
    "TEXTPHONE",
    "电话文字",
    takes=(AROUND, linked("电话", "phones")),
    gives=TEXT,
    says=Label(zh="电话号码的文字。", en="Phone numbers as text."),
    example="TEXTPHONE(电话)",
)
def textphone(around: Surroundings, phones: Items) -> Value:
    return _named(phones, ("number", "phone"), around)


def _named(
    linked: Items, columns: tuple[str, ...], around: Surroundings, instead: tuple[str, ...] = ()
) -> Value:
    texts = [_name_of(each, columns, around) or _name_all(each, instead, around) for each in linked]
    return join([text for text in texts if text], "、") or None


def _name_of(value: Value, columns: tuple[str, ...], around: Surroundings) -> str:
    """The first of these columns that says something; what is no record says itself."""
    if not isinstance(value, Mapping):
        return read_text(value, around)
    said = (value.get(column) for column in columns)
    return next((read_text(each, around) for each in said if not is_blank(each)), "")


def _name_all(value: Value, columns: tuple[str, ...], around: Surroundings) -> str:
    if not isinstance(value, Mapping):
        return ""
    said = [value.get(column) for column in columns]
    return "" if None in said else ", ".join(read_text(each, around) for each in said)
