"""Replies on the DingTalk stand-in: by which name the robot gets to know the message that somebody replies to.

No document has these fields; they are as robots were seen to get them (text.repliedMsg, originalProcessQueryKey).
"""

from __future__ import annotations

from bot.sandbox.dingtalk.ids import ROBOT_SENDER, SENDER
from bot.sandbox.messages import JsonObject, Message
from bot.sandbox.world import World

SHELF = "dingtalk.queries"
_KINDS = {"interactive_card": "interactiveCard", "image": "picture"}


def name_message(world: World, message: Message, query_key: str) -> None:
    """The key the robot was given when it sent the message: a processQueryKey, or a card's carrierId."""
    world.put(SHELF, message.id, {"key": query_key})


def replied(world: World, original: Message) -> tuple[JsonObject, JsonObject]:
    """What a reply adds to its `text`, and to the callback as a whole."""
    is_robots = original.author.kind == "bot"
    quote: JsonObject = {
        "msgType": _KINDS.get(original.content.kind, "text"),
        "msgId": f"msg{original.id}==",
        "senderId": ROBOT_SENDER if is_robots else f"{SENDER}{original.author.id}",
        "createdAt": int(original.at.timestamp() * 1000),
    }
    if original.content.kind == "text":
        quote["content"] = {"text": original.content.text or ""}
    around: JsonObject = {"originalMsgId": f"msg{original.id}=="}
    named = world.shelf(SHELF).get(original.id)
    if named:
        around["originalProcessQueryKey"] = named["key"]
    return {"isReplyMsg": True, "repliedMsg": quote}, around
