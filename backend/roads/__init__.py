"""How long and how far by the road, with the straight line wherever roads have no answer."""
