"""Adapters of the short message port."""
