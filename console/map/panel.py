"""What is shown in the map's place when its page dies again and again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from console.core.texts import Texts


class UnavailablePanel(QWidget):
    """Says that the map is unavailable and that everything else goes on; `retry` tries again."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map_unavailable")
        self._title, self._detail, self.retry = QLabel(self), QLabel(self), QPushButton(self)
        self.retry.setObjectName("map_retry")
        self._detail.setWordWrap(True)
        self._detail.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        for part in (self._title, self._detail, self.retry):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)
        self.set_texts(texts)

    def set_texts(self, texts: Texts) -> None:
        self._title.setText(texts("map.unavailable.title"))
        self._detail.setText(texts("map.unavailable.detail"))
        self.retry.setText(texts("map.unavailable.retry"))
        self.retry.setAccessibleName(texts("map.unavailable.retry"))
