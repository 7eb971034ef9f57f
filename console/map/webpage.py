"""The web page that holds the map: off the record, no foreign navigation, console captured."""

import logging

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, QWebEngineSettings

from console.map import scheme

log = logging.getLogger(__name__)

Level = QWebEnginePage.JavaScriptConsoleMessageLevel
LOG_LEVELS = {
    Level.InfoMessageLevel: logging.DEBUG,
    Level.WarningMessageLevel: logging.WARNING,
    Level.ErrorMessageLevel: logging.ERROR,
}


class MapPage(QWebEnginePage):
    """`complained(text)`: the page's console had a warning or an error."""

    complained = Signal(str)

    def __init__(self, profile: QWebEngineProfile, parent: QObject | None = None) -> None:
        super().__init__(profile, parent)
        attribute = QWebEngineSettings.WebAttribute
        for name in (
            attribute.LocalContentCanAccessFileUrls,
            attribute.JavascriptCanOpenWindows,
            attribute.JavascriptCanAccessClipboard,
            attribute.PluginsEnabled,
            attribute.PdfViewerEnabled,
            attribute.ErrorPageEnabled,
        ):
            self.settings().setAttribute(name, False)

    def acceptNavigationRequest(
        self,
        url: QUrl | str,
        _kind: QWebEnginePage.NavigationType,
        is_main_frame: bool,
    ) -> bool:
        """Only our own page. Attributions are plain text: no link leads outside."""
        return is_main_frame and QUrl(url) == scheme.INDEX

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        text = f"{source.rsplit('/', 1)[-1]}:{line}: {message}"
        log.log(LOG_LEVELS[level], "map page: %s", text)
        if level is not Level.InfoMessageLevel:
            self.complained.emit(text)
