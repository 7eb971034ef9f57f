"""Where the console's log goes: a rotating file in the data folder, written by its own thread."""

import logging
import queue
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
QUIET = ("httpx", "httpcore", "qasync", "asyncio", "matplotlib", "PIL")


def start(data_dir: Path, level: int = logging.INFO) -> QueueListener:
    """The UI thread only puts records into a queue; call `stop()` on the result at the end."""
    folder = data_dir / "log"
    folder.mkdir(parents=True, exist_ok=True)
    file = RotatingFileHandler(folder / "console.log", maxBytes=2_000_000, backupCount=5, encoding="utf-8")
    file.setFormatter(logging.Formatter(FORMAT))
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    listener = QueueListener(records, file, respect_handler_level=True)
    root = logging.getLogger()
    root.setLevel(level)
    root.addHandler(QueueHandler(records))
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    listener.start()
    return listener
