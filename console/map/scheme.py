"""The `waiqin:` URL scheme: serves the map page's own files and byte ranges of tile archives."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QBuffer, QByteArray, QObject, QThreadPool, QUrl, QUrlQuery, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from shiboken6 import isValid

log = logging.getLogger(__name__)

NAME = b"waiqin"
HOST = "map"
INDEX = QUrl(f"waiqin://{HOST}/index.html")
JAVASCRIPT = "text/javascript"
# Not the system's table: on Windows a registry entry can make .js text/plain, which modules refuse.
MEDIA_TYPES = {".js": JAVASCRIPT, ".css": "text/css", ".png": "image/png", ".json": "application/json"}
LONGEST_RANGE = 8 << 20  # bytes; tile directories and tiles are far smaller

Error = QWebEngineUrlRequestJob.Error


def register() -> None:
    """Must run before the QApplication is made: Chromium reads the list of schemes once."""
    if QWebEngineUrlScheme.schemeByName(NAME).name() == NAME:
        return
    scheme = QWebEngineUrlScheme(NAME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flag = QWebEngineUrlScheme.Flag
    scheme.setFlags(flag.SecureScheme | flag.CorsEnabled | flag.FetchApiAllowed | flag.LocalAccessAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where answers come from.

    `texts` by whole path (made in a thread), `folders` by first path segment, tile `archives` by name, and
    `redirects` (name → address with {z} {x} {y}) for online tiles whose address holds a key that the page
    must not know.
    """

    texts: Mapping[str, tuple[str, Callable[[], bytes]]]
    folders: Mapping[str, Path]
    archives: Mapping[str, Path]
    redirects: Mapping[str, str]


class _Reader(QObject):
    """Reads in a thread and says so on the UI thread."""

    done = Signal(object, bytes, bytes)  # job, media type, content; empty media type: not found

    def read(self, job: QWebEngineUrlRequestJob, file: Path, start: int, length: int | None) -> None:
        def content() -> bytes:
            with file.open("rb") as source:
                source.seek(start)
                return source.read() if length is None else source.read(length)

        self.make(job, MEDIA_TYPES.get(file.suffix, "application/octet-stream"), content)

    def make(self, job: QWebEngineUrlRequestJob, kind: str, content: Callable[[], bytes]) -> None:
        def work() -> None:
            try:
                made = content()
            except OSError as error:
                log.info("map page asked for what cannot be read: %s", error)
                self.done.emit(job, b"", b"")
                return
            self.done.emit(job, kind.encode(), made)

        QThreadPool.globalInstance().start(work)


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers requests of one profile. Files are read in a thread: a slow disk must not stop the window."""

    def __init__(self, sources: Sources, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sources = sources
        self._reader = _Reader(self)
        self._reader.done.connect(self._reply)

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        url = job.requestUrl()
        parts = PurePosixPath(url.path()).parts[1:]
        if job.requestMethod() != b"GET" or url.host() != HOST or not parts or ".." in parts:
            job.fail(Error.RequestDenied)
        elif url.path() in self.sources.texts:
            self._reader.make(job, *self.sources.texts[url.path()])
        elif parts[0] == "tiles" and len(parts) == 2:
            self._range(job, parts[1], QUrlQuery(url))
        elif parts[0] == "online" and len(parts) == 5:
            self._redirect(job, parts[1], parts[2:])
        elif parts[0] in self.sources.folders and len(parts) > 1:
            self._reader.read(job, self.sources.folders[parts[0]].joinpath(*parts[1:]), 0, None)
        else:
            job.fail(Error.UrlNotFound)

    def _range(self, job: QWebEngineUrlRequestJob, name: str, query: QUrlQuery) -> None:
        archive = self.sources.archives.get(name)
        offset, length = query.queryItemValue("offset"), query.queryItemValue("length")
        if archive is None:
            job.fail(Error.UrlNotFound)
        elif not (offset.isdecimal() and length.isdecimal()) or not 0 < int(length) <= LONGEST_RANGE:
            job.fail(Error.UrlInvalid)
        else:
            self._reader.read(job, archive, int(offset), int(length))

    def _redirect(self, job: QWebEngineUrlRequestJob, name: str, place: tuple[str, ...]) -> None:
        template = self.sources.redirects.get(name)
        if template is None or not all(part.isdecimal() for part in place):
            job.fail(Error.UrlNotFound)
            return
        z, x, y = place
        job.redirect(QUrl(template.format(z=z, x=x, y=y)))

    def _reply(self, job: QWebEngineUrlRequestJob, kind: bytes, content: bytes) -> None:
        if not isValid(job):  # the page gave up on it while we read
            return
        if not kind:
            job.fail(Error.UrlNotFound)
            return
        body = QBuffer(job)
        body.setData(QByteArray(content))
        job.reply(QByteArray(kind), body)
