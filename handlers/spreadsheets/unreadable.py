"""Why a file is no spreadsheet that a form could be made of."""

from __future__ import annotations

from enum import StrEnum


class SheetProblem(StrEnum):
    """Each has its words in the catalogs; what params it brings stands beside it."""

    TOO_LARGE = "too_large"  # megabytes
    EMPTY_FILE = "empty_file"
    ENCRYPTED = "encrypted"
    OLD_FORMAT = "old_format"  # .xls, .et
    BINARY_FORMAT = "binary_format"  # .xlsb
    OPEN_DOCUMENT = "open_document"  # .ods
    TEXT_FILE = "text_file"  # .csv, .txt
    WEB_PAGE = "web_page"  # HTML, whatever it is called
    NOT_XLSX = "not_xlsx"
    BROKEN = "broken"
    NO_SUCH_SHEET = "no_such_sheet"  # sheet, sheets
    NO_HEADERS = "no_headers"  # sheets
    NO_FORM = "no_form"  # problem: the form that came of it is none


class UnreadableSheet(ValueError):
    def __init__(self, code: SheetProblem, **params: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.params = params
