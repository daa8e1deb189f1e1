"""Rules at work: what has happened, which rules it sets off, whether their conditions hold, what they do, and why."""
