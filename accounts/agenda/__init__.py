"""One's deadlines in one's own calendar, by a secret address."""
