"""Points of interest on five layers."""
