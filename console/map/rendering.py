"""What must be decided before the QApplication exists: our URL scheme and how the map's pixels are made."""

import sys
from pathlib import Path

from PySide6.QtQuick import QQuickWindow, QSGRendererInterface

from console.map import scheme


def has_graphics_card(devices: Path = Path("/dev/dri")) -> bool:
    """On Linux: is there a render node? Elsewhere the system's own driver always answers."""
    return not sys.platform.startswith("linux") or any(devices.glob("renderD*"))


def prepare_program() -> None:
    """Call once before the QApplication is made.

    Without a graphics card Qt would imitate one (llvmpipe), which eats a whole core to show the page;
    Qt Quick's own software renderer does the same for a sixth of one.
    """
    scheme.register()
    if not has_graphics_card():
        QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
