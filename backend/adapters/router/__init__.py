"""Ways by the road: valhalla in a process of its own, OSRM over HTTP, and the straight line."""
