"""Who could take an order: candidates, best first, and why not the others."""
