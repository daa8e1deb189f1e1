"""Stand-in WeCom and DingTalk platforms with a chat page, written from the vendors' documents alone; `gongdan sandbox` runs them."""
