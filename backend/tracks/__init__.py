"""Where somebody was between two moments, and what can be told from it: stops, gaps, mileage, suspicion."""
