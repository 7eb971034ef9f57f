"""What can be told from fixes alone: vectorised, chunk by chunk in bounded memory, without storage or web."""
