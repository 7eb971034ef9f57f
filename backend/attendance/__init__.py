"""First and last fix and punches of a day."""
