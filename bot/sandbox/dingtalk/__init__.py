"""The stand-in for DingTalk: its API, its callbacks, cards and the robot's webhook."""
