"""The functions of the language, a module a group; `catalogue` gathers them."""
