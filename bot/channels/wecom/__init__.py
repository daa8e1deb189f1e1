"""WeCom (企业微信): one self-built application, and beside it 微信客服 and the AI bot."""
