# Only what the views use; qtawesome carries no types.
from PySide6.QtGui import QIcon

def icon(name: str, *, color: str = ..., color_disabled: str = ...) -> QIcon: ...
