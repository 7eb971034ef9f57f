"""What makes a fresh machine ready: standard library only, as nothing is installed yet."""
