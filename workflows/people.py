"""Who people are to the rules: a name and the roles they hold."""

from __future__ import annotations

from dataclasses import dataclass

CUSTOMER = "customer"
ENGINEER = "engineer"
SUPERVISOR = "supervisor"
AGENT = "agent"
ADMINISTRATOR = "administrator"
ROLES = frozenset({CUSTOMER, ENGINEER, SUPERVISOR, AGENT, ADMINISTRATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the company or one of its customers; `locale` is the catalog they read (`zh_CN`, `en`), `tier` how
    much a customer matters (`VIP`), in the company's own words."""

    id: int
    name: str
    roles: frozenset[str]
    locale: str = "zh_CN"
    tier: str = ""

    @property
    def is_staff(self) -> bool:
        return bool(self.roles - {CUSTOMER})
