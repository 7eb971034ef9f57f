"""A display for windows on a machine without one (Xvfb), and what QtWebEngine needs there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tools.setup.progress import SetupFailed

SCREEN = "1920x1080x24"


def has_display() -> bool:
    """Whether a window could be shown as things are."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def display_environment(*, virtual: bool) -> Iterator[dict[str, str]]:
    """Environment for a child that shows windows; `virtual`: on a screen of its own meanwhile."""
    environment: dict[str, str] = {}
    flags = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "").split()
    if sys.platform == "linux" and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to start as root with its sandbox
    if virtual:
        flags.append("--disable-gpu")
    if flags:
        environment["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join(dict.fromkeys(flags))
    if not virtual:
        yield environment
        return
    with _xvfb() as display:
        # Wayland variables would win over DISPLAY in Qt's choice of platform.
        yield {**environment, "DISPLAY": display, "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "xcb"}


@contextmanager
def _xvfb() -> Iterator[str]:
    """Start Xvfb on a free display number of its own choice; yields `:N`."""
    if shutil.which("Xvfb") is None:
        raise SetupFailed("没有 Xvfb · no Xvfb here: install your system's package of it")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(
        command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise SetupFailed(f"Xvfb 启动失败 · Xvfb did not start (exit {server.wait()})")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
