"""The month's acceptance: its list of finished lines, the orders made of it, the sample that is checked."""
