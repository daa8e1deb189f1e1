"""The doors: chat platforms, HTTP, the clock and the command line; alone knows Redis and the wire."""
