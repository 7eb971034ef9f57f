"""Alarms: raised, acknowledged, cleared."""
