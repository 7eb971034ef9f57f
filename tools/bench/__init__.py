"""Benchmarks: each module measures one thing through the real programs and says whether its limits are kept."""
