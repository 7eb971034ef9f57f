"""Photos and documents that belong to orders."""
