"""A form filled by conversation: what is asked, what was understood, what comes next."""
