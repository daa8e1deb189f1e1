"""What people type, read as values: numbers, phones, orders, dates, addresses; knows no form."""
