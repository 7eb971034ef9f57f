"""What workers report from the street, and the orders that become of it."""
