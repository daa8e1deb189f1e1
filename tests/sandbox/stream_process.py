"""A process of its own with the vendor's client: prints the msgId of whatever it hears; `python -m` with the gateway's address."""

from __future__ import annotations

import logging
import sys

from dingtalk_stream import (
    AckMessage,
    CallbackHandler,
    CallbackMessage,
    ChatbotMessage,
    Credential,
    DingTalkStreamClient,
)

from tests.sandbox.visitor import DINGTALK


class Listener(CallbackHandler):  # type: ignore[misc]  # the SDK has no types
    async def process(self, message: CallbackMessage) -> tuple[int, str]:
        print(message.data["msgId"], flush=True)
        return AckMessage.STATUS_OK, "OK"


def main(address: str) -> None:
    DingTalkStreamClient.OPEN_CONNECTION_API = address
    credential = Credential(DINGTALK.app_key, DINGTALK.app_secret)
    client = DingTalkStreamClient(credential, logger=logging.getLogger(__name__))
    client.register_callback_handler(ChatbotMessage.TOPIC, Listener())
    client.start_forever()


if __name__ == "__main__":
    main(sys.argv[1])
