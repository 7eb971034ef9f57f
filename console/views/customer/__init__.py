"""The link an order's customer follows it with."""
