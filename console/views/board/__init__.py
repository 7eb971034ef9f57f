"""The schedule board: workers in rows, the day across, orders as blocks."""
