"""The dispatch pane: queue, order, candidates, new order."""
