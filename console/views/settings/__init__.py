"""What an administrator decides: for the whole organisation, and how single people are monitored."""
