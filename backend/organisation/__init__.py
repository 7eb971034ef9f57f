"""Settings that hold for the whole organisation."""
