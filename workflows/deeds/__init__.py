"""What people do with a ticket: press a button, give work away, vote, take back, stop, join, part."""
