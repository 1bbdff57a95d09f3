"""What many stories say together: ledgers that are rebuilt at will from stored Readings."""
