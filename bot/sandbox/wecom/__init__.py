"""The stand-in for WeCom: its API, its callbacks, 微信客服, the AI bot's gateway, contacts and limits."""
