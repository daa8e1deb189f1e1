"""Who may say what to the bot: one module a kind of turn, tried in the order of `route`."""
