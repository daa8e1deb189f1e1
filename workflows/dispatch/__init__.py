"""Assignment 派单: who gets a ticket, of those who can, who serve its area, who are here and have room for it."""
