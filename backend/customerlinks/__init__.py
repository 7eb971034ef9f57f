"""A link per order for the customer: three stages with their times, the outcome, and a rating."""
