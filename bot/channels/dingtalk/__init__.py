"""DingTalk (钉钉): the callbacks and the API of one organisation's robot."""
