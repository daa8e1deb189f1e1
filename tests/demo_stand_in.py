"""A tiny `gongdan` whose commands only answer or wait; started by the demo's tests in place of the real program."""

from __future__ import annotations

import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import load_settings


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path in {"/readyz", "/sandbox/"} else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing to tell."""


def main(command: str) -> None:
    settings = load_settings(None)
    lives = Path(os.environ["STAND_IN_LIVES"])
    with (lives / command).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    if command == os.environ.get("STAND_IN_FAILS"):
        sys.exit(f"{command} is out of order")
    match command:
        case "serve":
            HTTPServer(("127.0.0.1", settings.port), Answer).serve_forever()
        case "sandbox":
            port = urlsplit(settings.sandbox_url or "").port or 0
            HTTPServer(("127.0.0.1", port), Answer).serve_forever()
        case "worker":
            time.sleep(60)


if __name__ == "__main__":
    main(sys.argv[1])
