"""What can be wrong with calendars, in words; `workflows.mistakes` takes them among its own."""

from __future__ import annotations

from collections.abc import Mapping

# By code: Chinese, then English.
OF_CALENDARS: Mapping[str, tuple[str, str]] = {
    "bad_hours": ("{value} 不是时段。请写成 09:00-12:00；到半夜写 18:00-24:00，跨夜写 22:00-06:00。", "{value} is no time from–to. Write it like 09:00-12:00; to midnight 18:00-24:00, over night 22:00-06:00."),
    "no_time_at_all": ("{value} 开始就结束了。全天请写 00:00-24:00。", "{value} ends where it begins. All day is 00:00-24:00."),
    "hours_overlap": ("{first} 和 {second} 重叠了。请改成不重叠的时段。", "{first} and {second} overlap. Write hours that do not."),
    "never_open": ("这个日历没有一天上班。请至少给一个星期几写上时段，例如 mon: [09:00-18:00]。", "This calendar is never open. Give at least one weekday hours, like mon: [09:00-18:00]."),
    "bad_zone": ("没有 {value} 这个时区。请写 IANA 名称，例如 Asia/Shanghai、Europe/Berlin；不写就用公司的时区。", "There is no time zone {value}. Write its IANA name, like Asia/Shanghai or Europe/Berlin; leave it out for the company's own."),
    "bad_date": ("{value} 不是日期。请写成 2027-02-06；连着几天写 2027-02-06..2027-02-12。", "{value} is no date. Write it like 2027-02-06; days in a row like 2027-02-06..2027-02-12."),
    "days_backwards": ("{value} 的最后一天在第一天之前。请对调。", "{value} ends before it begins. Swap the two."),
    "too_many_days": ("{value} 超过 {max} 天。请拆开写。", "{value} is more than {max} days. Write it in parts."),
    "day_twice": ("{day} 写了不止一次。请只留一处。", "{day} stands here more than once. Keep one."),
    "year_without_days": ("{year} 年一天也没有列出，不能算公布完整。请写上这一年的节假日和调休。", "Not one day of {year} is listed, so it is not complete. Write that year's holidays and make-up days."),
    "of_two_calendars": ("{name} 同时归 {first} 和 {second} 两个日历。请只留一个。", "{name} has two calendars, {first} and {second}. Keep one."),
    "holidays_guessed": ("日历 {calendar}：{year} 年的节假日还没有公布，先按星期和固定日期推算，不含春节等农历节日和调休。公布后请用 gongdan calendar 导入。", "Calendar {calendar}: the holidays of {year} are not published yet; weekdays and fixed dates are assumed, without lunar festivals and make-up days. Take them in with gongdan calendar once they are."),
    "no_such_holidays": ("没有叫 {name} 的节假日表。有：{allowed}。", "There is no list of holidays called {name}. There are: {allowed}."),
    "calendar_in_use": ("日历 {name} 还被工单类型 {who} 使用，不能删除。", "The calendar {name} is still used by the ticket types {who} and cannot be removed."),
    "calendar_of_people": ("还有 {who} 个人按日历 {name} 上班，不能删除。请先在名单里给他们换一个。", "{who} people still work by the calendar {name}, so it cannot be removed. Give them another in the roster first."),
}  # fmt: skip
