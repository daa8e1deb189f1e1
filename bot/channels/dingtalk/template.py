"""The card template that is to be published on DingTalk's card platform: where it lies, and which edition of it this is.

The form of the file is in no document; it was written after templates that the card platform had exported, and no card
platform has imported it yet. Its `widgetInfo`, what clients draw from, is empty: the builder makes that when it saves.
"""

from __future__ import annotations

from pathlib import Path

TEMPLATE = "1"
"""Handed back by each press; one more whenever what stands in the file means something else to us."""

FILE = Path(__file__).parent / "templates" / "ticket.json"
MEND = "请用 gongdan dingtalk-template 导出模板，在卡片平台导入、发布，并核对 GONGDAN_DINGTALK__CARD_TEMPLATE_ID"


def wrong_template(number: str) -> str:
    """What an administrator is told of a card that stands on another edition."""
    came = f"编号是 {number[:20]}" if number else "没有编号"
    return f"已发布的卡片模板不是本版本的：按钮交回的模板{came}，应为 {TEMPLATE}。{MEND}"
