"""The steps from one version of the tables to the next, made by Tortoise from `storage.rows` and checked by tests."""
