"""A month of a whole desk tried out: thousands of tickets, shifts, leave and spikes, under one set of rules or another."""
