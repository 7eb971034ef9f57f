"""Adapters of the port for notices to customers."""
