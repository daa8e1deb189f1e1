"""One folder a chat platform, all behind the same protocol."""
