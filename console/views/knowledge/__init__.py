"""Fault cases at hand while an order is taken, and check lists to go through before dispatching."""
