"""Makes a customer's base map and road graph from an OpenStreetMap extract; shows nothing."""
