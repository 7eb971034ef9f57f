"""The part of pyvalhalla that tools.mapdata uses."""

from . import config as config
