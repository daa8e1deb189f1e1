"""Published ticket types of one company, each version kept as the YAML it was published as."""

from __future__ import annotations

from storage.connection import Connection
from storage.versions import Versions


class Definitions(Versions):
    def __init__(self, connection: Connection, company: int) -> None:
        super().__init__(connection, company, "definition")
