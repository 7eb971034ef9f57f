"""Small windows opened over the main one, never modal loops."""
