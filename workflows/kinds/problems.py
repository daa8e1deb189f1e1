"""Why an answer in a chat was not taken; forms and field kinds return it, the handlers' catalogs word it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.labels import Label


class ProblemCode(StrEnum):
    """Each has its words in the catalogs; what `params` and `labels` it brings stands beside it."""

    REQUIRED = "required"  # this question cannot be skipped
    EMPTY = "empty"  # nothing readable was said
    ASKED_BACK = "asked_back"  # a question came instead of an answer
    INCOMPLETE = "incomplete"  # begun on the page and not finished
    TOO_SHORT = "too_short"  # min, length
    TOO_LONG = "too_long"  # max, length
    WRONG_PATTERN = "wrong_pattern"  # labels: the field's own hint, if it has one
    NOT_A_NUMBER = "not_a_number"
    NOT_AN_AMOUNT = "not_an_amount"
    TOO_PRECISE = "too_precise"  # max: decimal places
    TOO_SMALL = "too_small"  # min
    TOO_LARGE = "too_large"  # max
    NOT_A_PERCENT = "not_a_percent"
    NOT_A_PHONE = "not_a_phone"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_LINK = "not_a_link"
    NOT_A_NAME = "not_a_name"
    NOT_A_CODE = "not_a_code"  # of a serial number: blanks, Chinese, too short
    NOT_A_PLATE = "not_a_plate"
    NOT_AN_ID_CARD = "not_an_id_card"
    NOT_A_DURATION = "not_a_duration"
    HTML_NOT_TAKEN = "html_not_taken"  # a text with the marks of a web page
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_AN_OPTION = "not_an_option"  # count: how many options there are
    AMBIGUOUS = "ambiguous"  # labels: the options that were meant, perhaps
    NOT_A_RATING = "not_a_rating"
    NOT_AN_NPS = "not_an_nps"
    CONSENT_NEEDED = "consent_needed"  # labels: the terms that were not agreed to
    WRONG_SHAPE = "wrong_shape"  # not the JSON this kind keeps; no chat can bring it about
    TOO_MANY = "too_many"  # max: of what may be named several times
    TOO_FEW = "too_few"  # min
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_MOMENT = "not_a_moment"
    NOT_A_PERIOD = "not_a_period"
    TOO_EARLY = "too_early"  # min: the first day that will do
    TOO_LATE = "too_late"  # max: the last day that will do
    IS_OVER = "is_over"  # a time for a visit that has passed
    ENDS_BEFORE = "ends_before"  # from: the day it begins
    NO_SUCH_SLOT = "no_such_slot"  # none of the appointments that are offered
    PLACE_EXPECTED = "place_expected"  # words came where a point on the map is asked
    NOT_A_REGION = "not_a_region"
    NO_SUCH_RECORD = "no_such_record"  # nothing linked is called that
    NOT_A_ROW = "not_a_row"  # labels: the columns a row has
    NOT_COMPUTED = "not_computed"  # fault: why a formula came to nothing
    BROKEN_RULE = "broken_rule"  # labels: the message of the check between fields
    TAKEN = "taken"  # number: the ticket that already has this value of a unique field
    PHOTO_EXPECTED = "photo_expected"  # words or another kind of file came instead
    TOO_MANY_PHOTOS = "too_many_photos"  # max
    VIDEO_EXPECTED = "video_expected"
    VOICE_EXPECTED = "voice_expected"
    FILE_EXPECTED = "file_expected"
    SIGNATURE_EXPECTED = "signature_expected"  # words came; it is drawn on the page
    TOO_MANY_FILES = "too_many_files"  # max
    PHOTO_NOT_ASKED = "photo_not_asked"  # this form has no place for a file
    SAY_WHAT_TO_DO = "say_what_to_do"  # at the summary: submit, edit or cancel
    NO_SUCH_FIELD = "no_such_field"  # at the choice of a field to correct


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    code: ProblemCode
    params: Mapping[str, str] = field(default_factory=dict)
    labels: tuple[Label, ...] = ()
