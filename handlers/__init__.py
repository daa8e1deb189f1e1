"""What we do: use cases, one transaction each, the same for chat, browser and clock."""
