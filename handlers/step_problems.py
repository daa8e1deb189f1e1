"""Why an automatic step came to nothing, in words: rows and histories keep a short form, `status: 404`."""

from __future__ import annotations

from enum import StrEnum

from handlers.wording import Wording


class StepProblem(StrEnum):
    """Each has its words in the catalogs; what stands behind the colon is their `detail`."""

    NOT_SET = "no_secret"  # the name of a token
    STATUS = "status"  # what the other system answered
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"  # the error's name
    REDIRECT = "redirect"  # the host it leads to
    FORBIDDEN_HOST = "forbidden_host"
    BAD_URL = "bad_url"
    TOO_LARGE = "too_large"
    PACKED = "packed"
    NO_JSON = "no_json"
    UNREAD = "unread"  # our fields, each with its place in the answer
    NO_SUCH_TYPE = "no_such_type"  # its key
    CHILD_LACKS = "child_lacks"  # its fields
    CHILD_TAKEN = "child_taken"  # its field, with the ticket that holds it
    TOO_DEEP = "too_deep"
    OVER = "over"
    RULES_CUT = "rules_cut"  # which set off which


def problem_said(words: Wording, problem: str) -> str:
    """What is none of these is told as it is."""
    code, _, detail = problem.partition(": ")
    key = f"step_problem.{code}"
    return words.say(key, detail=detail) if words.knows(key) else problem
