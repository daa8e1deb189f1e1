"""The two database clients of Tortoise with what 1.1.9 gets wrong set right; Tortoise loads them by name."""
