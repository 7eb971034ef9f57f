"""A little gateway on loopback that really speaks HTTP, and whose mood can be set."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass
class Taken:
    """One request as it came."""

    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class LittleGateway:
    """`status` and `answer` are what the next requests get; `hold` keeps them waiting until it is set."""

    status: int = 200
    answer: dict[str, Any] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    hold: threading.Event | None = None

    def __enter__(self) -> Self:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.taken.append(Taken({k.lower(): v for k, v in self.headers.items()}, body))
                if gateway.hold is not None:
                    gateway.hold.wait(10)
                content = json.dumps(gateway.answer).encode()
                self.send_response(gateway.status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_said: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_why: object) -> None:
        if self.hold is not None:
            self.hold.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/send"

    @property
    def texts(self) -> list[str]:
        return [one.body["text"] for one in self.taken]
