"""Whether an installation can go live: each part of a platform tried out, and what to change where it does not work."""
