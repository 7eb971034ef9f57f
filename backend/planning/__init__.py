"""The plan of a storm: who takes which open order in which sequence; proposed, explained, then applied."""
