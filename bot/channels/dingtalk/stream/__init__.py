"""DingTalk's Stream mode: connections of our own by the vendor's SDK, by which it tells us things without a public address."""
