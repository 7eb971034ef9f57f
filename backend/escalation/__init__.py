"""Who is told when a service-time limit is nearly passed, passed, and passed for long."""
