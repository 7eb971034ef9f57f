"""Service-time limits: how long a repair may take, by product, customer and circuit; contracts beside it."""
