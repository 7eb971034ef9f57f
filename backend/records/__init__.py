"""Stored fixes of many people as a list, the newest first, however many there are."""
