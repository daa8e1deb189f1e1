"""A spreadsheet read as the draft of a form: its headers become questions, its cells say of which kind."""
