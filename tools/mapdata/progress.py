"""Says how far a build is: a bar for a person, or JSON lines for the program that started us."""

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

TITLES: dict[str, str] = {
    "check": "检查文件 · checking the file",
    "lines": "读取道路、铁路与河流 · reading roads, railways and rivers",
    "areas": "读取水面、绿地与建筑 · reading water, parks and buildings",
    "points": "读取地名 · reading place names",
    "tiles": "生成瓦片 · making tiles: {name}",
    "graph": "生成路网 · making the road graph",
    "finish": "完成 · finishing",
}
# Shares of the whole, as measured on a city with buildings; tiles and graph are shared out further.
WEIGHTS = {"check": 1, "lines": 14, "areas": 14, "points": 5, "tiles": 50, "graph": 15, "finish": 1}
BAR_WIDTH = 28
BEAT_S = 0.5


class Progress:
    """`stage` shows one step while it runs; the bar keeps moving in time though GDAL says nothing."""

    def __init__(self, out: TextIO, *, as_json: bool, live: bool | None = None) -> None:
        self._out, self._json = out, as_json
        self._live = out.isatty() if live is None else live
        self._began = time.monotonic()
        self._done = 0.0

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    @contextmanager
    def stage(self, key: str, name: str = "", share: float = 1.0) -> Iterator[None]:
        """One step worth `share` of its key's weight."""
        self._show(key, name)
        stop = threading.Event()
        beat = threading.Thread(target=self._beat, args=(stop, key, name), daemon=True)
        if self._live and not self._json:
            beat.start()
        try:
            yield
        finally:
            stop.set()
            if beat.ident is not None:
                beat.join()
        self.skip(key, share)
        if self._json or self._live:
            self._show(key, name)

    def skip(self, key: str, share: float = 1.0) -> None:
        """Counts a step as done, for instance because there is nothing to do."""
        self._done = min(self._done + WEIGHTS[key] * share / sum(WEIGHTS.values()), 1.0)

    def say(self, event: str, text: str, **more: object) -> None:
        """A line of its own: the result, or that there is no road graph."""
        if self._json:
            self._line({"event": event, **more})
            return
        if self._live:
            self._out.write("\r\033[K")
        self._out.write(text + "\n")
        self._out.flush()

    def _beat(self, stop: threading.Event, key: str, name: str) -> None:
        while not stop.wait(BEAT_S):
            self._show(key, name)

    def _show(self, key: str, name: str) -> None:
        if self._json:
            done = round(self._done, 3)
            self._line({"event": "progress", "stage": key, "name": name, "done": done})
            return
        full = round(self._done * BAR_WIDTH)
        bar = "█" * full + "░" * (BAR_WIDTH - full)
        line = f"{bar} {self._done:4.0%} {self.seconds:5.1f} s  {TITLES[key].format(name=name)}"
        self._out.write(f"\r\033[K{line}" if self._live else line + "\n")
        self._out.flush()

    def _line(self, event: dict[str, object]) -> None:
        self._out.write(json.dumps(event, ensure_ascii=False) + "\n")
        self._out.flush()


def utf8(stream: TextIO) -> TextIO:
    """The stream in UTF-8, whatever the console's code page is."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")
    return stream


def standard(*, as_json: bool) -> Progress:
    """JSON on standard output; the bar on standard error."""
    return Progress(utf8(sys.stdout if as_json else sys.stderr), as_json=as_json)
