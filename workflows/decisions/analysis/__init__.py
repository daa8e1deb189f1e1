"""What is odd about a table that can be decided: rows never met, rows that overlap, values no row is for."""
