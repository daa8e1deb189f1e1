"""What the rule says: pure decisions over frozen values."""
