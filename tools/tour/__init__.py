"""Drives the real window, backend and phone page through the main job; takes times and pictures."""
