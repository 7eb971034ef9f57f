"""Pure questions and quantities about what the stores hold; no Qt, no I/O."""
