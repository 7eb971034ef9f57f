"""Qt's own words (context menus, file dialogs, calendars) in the language of the console."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

_NAME = "qt_words"
_LOCALES = {"zh": "zh_CN", "en": "en_GB"}


def locale(language: str) -> QLocale:
    return QLocale(_LOCALES.get(language, "zh_CN"))


def apply(app: QApplication, language: str) -> None:
    """Takes the place of what an earlier call set; English is what Qt speaks by itself."""
    for former in app.findChildren(QTranslator, _NAME):
        app.removeTranslator(former)
        former.deleteLater()
    QLocale.setDefault(locale(language))
    words = QTranslator(app)
    words.setObjectName(_NAME)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language != "en" and words.load(locale(language), "qtbase", "_", folder):
        app.installTranslator(words)
