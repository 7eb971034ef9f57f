"""Look-ups that must leave a trace although they change nothing."""
