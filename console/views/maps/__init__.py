"""Dialogs about base maps: choosing, adding, making one from an OSM extract."""
