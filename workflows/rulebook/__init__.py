"""Rules as a ticket type's document says them: what sets one off, on which condition, and what it does."""
