"""Service-time limits on screen: what an order gets and why, the table of limits, contracts."""
