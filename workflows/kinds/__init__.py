"""The kinds of field: one small piece each, all in the table of `kinds.table`."""
