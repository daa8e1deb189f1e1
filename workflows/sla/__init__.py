"""SLA clocks: what runs, what stands still, when it is due and who is pressed when; computed from the ticket, moved by events."""
