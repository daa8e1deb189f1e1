"""The browser's door: the page a form is filled in on, and the API behind it."""
