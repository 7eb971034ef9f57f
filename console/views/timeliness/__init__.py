"""Timeliness reports on screen: lines of a period, the limits behind them, export."""
