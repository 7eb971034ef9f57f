"""Debian packages that the window, the virtual display and Chinese text need; other systems stay alone."""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from tools.setup.progress import Progress, SetupFailed

# Qt's xcb platform and QtWebEngine, the fonts, the virtual display, and libatomic1 for Node.
_WINDOW = """
    fonts-noto-cjk libasound2 libatomic1 libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0
    libnss3 libopengl0 libpulse0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
    libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libxcomposite1
    libxdamage1 libxi6 libxkbcommon-x11-0 libxkbfile1 libxrandr2 libxshmfence1 libxtst6 xvfb
"""
WINDOW_PACKAGES = tuple(_WINDOW.split())
RENAMED_SUFFIX = "t64"  # Debian 13 renamed libasound2 to libasound2t64, and others with it
DPKG_INFO = Path("/var/lib/dpkg/info")


def is_debian() -> bool:
    """Whether this is a Debian-like system with its package tools."""
    return sys.platform == "linux" and DPKG_INFO.is_dir() and shutil.which("apt-get") is not None


def missing(packages: Iterable[str], info: Path = DPKG_INFO) -> list[str]:
    """Those of `packages` without a file list in dpkg's folder (two reads of a folder, no process)."""
    present = {path.name.removesuffix(".list").split(":")[0] for path in info.glob("*.list")}
    return [name for name in packages if name not in present and name + RENAMED_SUFFIX not in present]


def install(packages: list[str], progress: Progress, cwd: Path) -> None:
    """Install packages when we are root; otherwise raise SetupFailed with the one command to type."""
    if os.geteuid() != 0:
        raise SetupFailed(
            "缺少系统软件包，请执行一次 · system packages are missing, type this once:\n"
            f"    sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"
        )
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    progress.run("系统软件包列表 · apt-get update", ["apt-get", "update", "-q"], cwd=cwd, env=quiet)
    title = f"系统软件包 · apt-get install ({len(packages)})"
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]
    try:
        progress.run(title, [*command, *packages], cwd=cwd, env=quiet)
    except SetupFailed:
        renamed = [_newest_name(name) for name in packages]
        if renamed == packages:
            raise
        progress.run(title, [*command, *renamed], cwd=cwd, env=quiet)


def _newest_name(name: str) -> str:
    """`libasound2` is only a virtual name on Debian 13, where apt asks which package is meant."""
    return name + RENAMED_SUFFIX if name == "libasound2" else name
