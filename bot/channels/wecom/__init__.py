"""WeCom (企业微信): the callbacks and the API of one self-built application."""
