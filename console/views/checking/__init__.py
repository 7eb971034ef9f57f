"""Going through a check list before an order is dispatched, and changing the lists."""
