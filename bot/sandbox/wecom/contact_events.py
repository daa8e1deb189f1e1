"""The event change_contact (WeCom docs 90970 members, 90971 departments), with the few fields it has since August 2022."""

from __future__ import annotations

from bot.sandbox.staff import ContactChange
from bot.sandbox.stage import Stage
from bot.sandbox.wecom.xml import system_event_xml

TOLD_BY = "sys"


def tell_change(stage: Stage, change: ContactChange) -> None:
    fields = {"ChangeType": change.kind}
    if change.userid:
        fields["UserID"] = change.userid
    if change.new_userid:
        fields["NewUserID"] = change.new_userid
    if change.departments:
        fields["Department"] = ",".join(map(str, change.departments))
    if change.party:
        fields["Id"] = str(change.party)
    if change.parent:
        fields["ParentId"] = str(change.parent)
    xml = system_event_xml(stage.config.wecom.corp_id, TOLD_BY, "change_contact", fields)
    stage.courier.send("wecom", TOLD_BY, xml)
