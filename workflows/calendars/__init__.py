"""Working time: when a calendar is open, when so much of it will have passed, and how much of it lies between."""
