"""The AI bot 智能机器人 in WeCom groups: one line by the vendor's SDK, its frames in and out."""
