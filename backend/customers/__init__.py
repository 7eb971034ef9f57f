"""Customers and where they are."""
