"""Spreadsheet files: .xlsx as Excel and WPS write them opened as tables, and tickets' answers written as one."""
