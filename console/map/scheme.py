"""The `waiqin:` URL scheme: serves the map page's own files and byte ranges of tile archives."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QBuffer, QByteArray, QObject, QThreadPool, QUrl, QUrlQuery, Signal
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

log = logging.getLogger(__name__)

NAME = b"waiqin"
HOST = "map"
INDEX = QUrl(f"waiqin://{HOST}/index.html")
JAVASCRIPT = "text/javascript"
BINARY = "application/octet-stream"
# Not the system's table: on Windows a registry entry can make .js text/plain, which modules refuse.
MEDIA_TYPES = {".js": JAVASCRIPT, ".css": "text/css", ".png": "image/png", ".json": "application/json"}
REMOTE_WITHIN_MS = 20_000
HTTP_WHOLE, HTTP_PARTIAL = 200, 206
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
    must not know. `remote` are tile archives elsewhere: their servers need not know of this page (CORS).
    """

    texts: Mapping[str, tuple[str, Callable[[], bytes]]]
    folders: Mapping[str, Path]
    archives: Mapping[str, Path]
    redirects: Mapping[str, str]
    remote: Mapping[str, str] = field(default_factory=dict)


class _Reader(QObject):
    """Makes contents in a thread and says so on the UI thread; may outlive the map."""

    done = Signal(int, bytes, bytes)  # number of the request, media type, content; no media type: not found

    def make(self, number: int, kind: str, content: Callable[[], bytes]) -> None:
        def work() -> None:
            try:
                made = content()
            except OSError as error:
                log.info("map page asked for what cannot be read: %s", error)
                self.done.emit(number, b"", b"")
                return
            self.done.emit(number, kind.encode(), made)

        QThreadPool.globalInstance().start(work)


def _slice(file: Path, start: int, length: int) -> bytes:
    with file.open("rb") as source:
        source.seek(start)
        return source.read(length)


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers requests of one profile. Files are read in a thread: a slow disk must not stop the window."""

    def __init__(self, sources: Sources, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sources = sources
        self._open: dict[int, QWebEngineUrlRequestJob] = {}
        self._number = 0
        self._reader = _Reader()
        self._network = QNetworkAccessManager(self)
        self._reader.done.connect(self._reply)

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        url = job.requestUrl()
        parts = PurePosixPath(url.path()).parts[1:]
        if job.requestMethod() != b"GET" or url.host() != HOST or not parts or ".." in parts:
            job.fail(Error.RequestDenied)
        elif url.path() in self.sources.texts:
            self._make(job, *self.sources.texts[url.path()])
        elif parts[0] == "tiles" and len(parts) == 2:
            self._range(job, parts[1], QUrlQuery(url))
        elif parts[0] == "online" and len(parts) == 5:
            self._redirect(job, parts[1], parts[2:])
        elif parts[0] in self.sources.folders and len(parts) > 1:
            file = self.sources.folders[parts[0]].joinpath(*parts[1:])
            self._make(job, MEDIA_TYPES.get(file.suffix, BINARY), file.read_bytes)
        else:
            job.fail(Error.UrlNotFound)

    def _range(self, job: QWebEngineUrlRequestJob, name: str, query: QUrlQuery) -> None:
        archive = self.sources.archives.get(name)
        offset, length = query.queryItemValue("offset"), query.queryItemValue("length")
        address = self.sources.remote.get(name)
        if archive is None and address is None:
            job.fail(Error.UrlNotFound)
        elif not (offset.isdecimal() and length.isdecimal()) or not 0 < int(length) <= LONGEST_RANGE:
            job.fail(Error.UrlInvalid)
        elif address is not None:
            self._fetch(job, address, int(offset), int(length))
        elif archive is not None:
            self._make(job, BINARY, partial(_slice, archive, int(offset), int(length)))

    def _fetch(self, job: QWebEngineUrlRequestJob, address: str, offset: int, length: int) -> None:
        """A range from a server; one that would send the whole archive instead is not listened to."""
        request = QNetworkRequest(QUrl(address))
        request.setRawHeader(b"Range", f"bytes={offset}-{offset + length - 1}".encode())
        request.setRawHeader(b"Accept-Encoding", b"identity")
        request.setTransferTimeout(REMOTE_WITHIN_MS)
        number = self._keep(job)
        reply = self._network.get(request)
        status = QNetworkRequest.Attribute.HttpStatusCodeAttribute

        def judged() -> None:
            code = reply.attribute(status)
            if code is not None and int(code) == HTTP_WHOLE:
                reply.abort()

        def done() -> None:
            partial_answer = reply.attribute(status) == HTTP_PARTIAL
            good = partial_answer and reply.error() == QNetworkReply.NetworkError.NoError
            content = bytes(reply.readAll().data()) if good else b""
            reply.deleteLater()
            self._reply(number, BINARY.encode() if good else b"", content)

        reply.metaDataChanged.connect(judged)
        reply.finished.connect(done)

    def _redirect(self, job: QWebEngineUrlRequestJob, name: str, place: tuple[str, ...]) -> None:
        template = self.sources.redirects.get(name)
        if template is None or not all(part.isdecimal() for part in place):
            job.fail(Error.UrlNotFound)
            return
        z, x, y = place
        job.redirect(QUrl(template.format(z=z, x=x, y=y)))

    def _make(self, job: QWebEngineUrlRequestJob, kind: str, content: Callable[[], bytes]) -> None:
        """Chromium destroys a job when the page gives up on it: only its number goes to the thread."""
        self._reader.make(self._keep(job), kind, content)

    def _keep(self, job: QWebEngineUrlRequestJob) -> int:
        self._number += 1
        number, waiting = self._number, self._open
        waiting[number] = job
        job.destroyed.connect(lambda: waiting.pop(number, None))
        return number

    def _reply(self, number: int, kind: bytes, content: bytes) -> None:
        job = self._open.pop(number, None)
        if job is None:
            return
        if not kind:
            job.fail(Error.UrlNotFound)
            return
        body = QBuffer(job)
        body.setData(QByteArray(content))
        job.reply(QByteArray(kind), body)
