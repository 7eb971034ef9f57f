"""The backend as a process: arguments in, one JSON line out when it answers, gone when its parent is."""

import argparse
import gc
import json
import logging
import logging.handlers
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from backend.instance import AlreadyRunning, Instance
from backend.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

EXIT_IN_USE = 3
STOP_WITHIN_S = 3
log = logging.getLogger("backend")


def main() -> int:
    """Run until told to stop. Exit code 3: another backend holds the data folder."""
    os.umask(0o077)  # people's whereabouts: for nobody else on this machine
    settings, watch_parent = read_arguments(sys.argv[1:])
    instance = Instance(settings.data_dir)
    try:
        instance.acquire()
    except AlreadyRunning as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_IN_USE
    try:
        set_up_log(settings.log_dir)
        return serve(settings, instance, watch_parent=watch_parent)
    finally:
        instance.release()


def read_arguments(arguments: list[str]) -> tuple[Settings, bool]:
    """Settings, and whether standard input is the parent's life line."""
    parser = argparse.ArgumentParser(prog="python -m backend", description="The backend of Waiqin Console.")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of all data")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=0, help="TCP port (default: a free one)")
    parser.add_argument(
        "--osmand-port", type=int, metavar="N", help="also take OsmAnd positions on a port of their own, at /"
    )
    parser.add_argument("--sample", action="store_true", help="make and move a sample organisation")
    parser.add_argument("--workers", type=int, metavar="N", help="people in the sample organisation")
    parser.add_argument("--mapdata", type=Path, metavar="DIR", help="folder that `mapdata build` made")
    parser.add_argument("--osrm-url", metavar="URL", help="times by the road from this OSRM server instead")
    parser.add_argument(
        "--public-url",
        type=_web_address,
        metavar="URL",
        help="where customers reach this backend, for the links they are given",
    )
    parser.add_argument(
        "--print-credentials",
        action="store_true",
        help="give sample accounts new passwords and print them, for other programs to use",
    )
    parser.add_argument(
        "--start-token-stdin",
        action="store_true",
        help="read a one-time sign-in token from standard input; stop when standard input ends",
    )
    given = parser.parse_args(arguments)
    settings = Settings(
        data_dir=given.data.resolve(),
        host=given.host,
        port=given.port,
        osmand_port=given.osmand_port,
        sample=given.sample,
        sample_workers=given.workers,
        mapdata_dir=None if given.mapdata is None else given.mapdata.resolve(),
        osrm_url=given.osrm_url,
        public_url=given.public_url,
        start_token=_read_line(0) if given.start_token_stdin else None,
        print_credentials=given.print_credentials,
    )
    return settings, given.start_token_stdin


def _web_address(text: str) -> str:
    if not text.startswith(("http://", "https://")) or any(sign in text for sign in "?# "):
        raise argparse.ArgumentTypeError("begin with http:// or https:// and name no query")
    return text


def set_up_log(folder: Path) -> None:
    """To standard error and to a file that is cut when it grows."""
    folder.mkdir(parents=True, exist_ok=True)
    handlers: list[logging.Handler] = [
        logging.StreamHandler(),
        logging.handlers.RotatingFileHandler(
            folder / "backend.log", maxBytes=4 * 1024 * 1024, backupCount=3, encoding="utf-8"
        ),
    ]
    logging.basicConfig(
        level=logging.INFO, handlers=handlers, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )


def serve(settings: Settings, instance: Instance, *, watch_parent: bool) -> int:
    """Listen, announce, serve until stopped."""
    gc.disable()  # loading makes many objects and no garbage
    import uvicorn  # after the cheap checks: a second instance is refused at once

    from backend.app import build

    class Server(uvicorn.Server):
        """Tells the world when it answers, and ends live streams before it waits for open connections."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - signature of uvicorn
            if self.should_exit and sig == signal.SIGINT:
                self.force_exit = True
            self.should_exit = (
                True  # uvicorn would also die of the signal once more, after everything is closed
            )

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                await announce(app, settings, instance, url, *others)
                app.surface.complete_later()
                gc.freeze()  # what a start leaves behind lives as long as the process
                gc.enable()
                if watch_parent:
                    stop_with_parent(self)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.state.services.hub.close()
            await app.surface.close()
            await super().shutdown(sockets)

    app = build(settings, rest_later=True)
    ports = [settings.port] if settings.osmand_port is None else [settings.port, settings.osmand_port]
    try:
        sockets = [listen(settings.host, port) for port in ports]
    except OSError as error:
        sys.stderr.write(f"{settings.host}, port {' or '.join(map(str, ports))}: {error.strerror}\n")
        return 1
    url, *others = [f"http://{settings.host}:{one.getsockname()[1]}" for one in sockets]
    if others:
        app.osmand_port = sockets[1].getsockname()[1]
    config = uvicorn.Config(
        app, log_config=None, access_log=False, timeout_graceful_shutdown=STOP_WITHIN_S, backlog=2048
    )
    server = Server(config)
    server.run(sockets=sockets)
    return 0 if server.started else 1


def listen(host: str, port: int) -> socket.socket:
    """A bound TCP socket; port 0 takes a free one. Raises OSError."""
    # said to be TCP, or asyncio does not switch off Nagle's delay (40 ms) on what it accepts
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":  # there it would let a second server share the port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    return listening


async def announce(
    app: "FastAPI", settings: Settings, instance: Instance, url: str, osmand_url: str | None = None
) -> None:
    """The one line on standard output, and the note in the data folder."""
    line: dict[str, Any] = {"url": url} | ({"osmand_url": osmand_url} if osmand_url else {})
    if settings.print_credentials:
        line |= await credentials(app)
    instance.announce(url)
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    log.info("ready at %s, data in %s", url, settings.data_dir)


async def credentials(app: "FastAPI") -> dict[str, Any]:
    """New passwords of sample accounts and one-time codes of some workers, in clear."""
    services = app.state.services
    async with services.database.writing() as session:
        accounts = await services.accounts.new_credentials(session)
        workers = await services.accounts.new_worker_credentials(session)
    return {
        "accounts": [
            {"role": made.role, "username": made.username, "password": made.password} for made in accounts
        ],
        "workers": [
            {"phone": made.phone, "device_id": made.device_id, "login_code": made.login_code}
            for made in workers
        ],
    }


def stop_with_parent(server: Any) -> None:
    """Stop when standard input ends: the parent is gone, however it went."""

    def watch() -> None:
        while _read(0):
            pass
        server.should_exit = True

    threading.Thread(target=watch, name="parent watch", daemon=True).start()


def _read_line(descriptor: int) -> str:
    """One line without buffering: what follows belongs to the parent watch."""
    line = b""
    while not line.endswith(b"\n"):
        part = os.read(descriptor, 1)
        if not part:
            break
        line += part
    return line.decode().strip()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""


if __name__ == "__main__":
    sys.exit(main())
