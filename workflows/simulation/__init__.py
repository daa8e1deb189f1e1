"""A ticket type tried out: the whole way a ticket would take, with who, when and why, without touching anything."""
