"""Work orders: the state machine, its timers, and the moves that people make."""
