"""Benchmarks: each module measures one thing through the real programs and whether limits are kept."""
