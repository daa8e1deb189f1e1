"""What we remember: the only folder that knows the ORM."""
