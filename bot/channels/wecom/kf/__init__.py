"""微信客服: customers outside the company, who write on WeChat."""
