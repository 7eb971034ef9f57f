"""The project's own Python environment `.venv`, made by a pinned uv from requirements.lock."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.setup import debian
from tools.setup.progress import Progress, SetupFailed
from tools.setup.stamps import Stamps, digest

UV_LOCK = Path(__file__).with_name("uv.lock.txt")
OLDEST_UV = (0, 5)
WINDOWS = sys.platform == "win32"
# uv must take this interpreter and nothing from the network but the locked packages.
UV_ENVIRONMENT = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_CONFIG": "1", "UV_LINK_MODE": "copy"}


def program(venv: Path, name: str) -> Path:
    """Path of a program inside a virtual environment (`python`, `ruff`, `npm`, …)."""
    return venv / "Scripts" / f"{name}.exe" if WINDOWS else venv / "bin" / name


def ready(root: Path, stamps: Stamps) -> bool:
    """Whether `.venv` holds exactly what the lock file says."""
    return stamps.fresh("python", _inputs(root), [program(root / ".venv", "python")])


def prepare(root: Path, stamps: Stamps, progress: Progress) -> None:
    """Make `.venv` (again, when it is broken) and bring it to the lock file."""
    venv = root / ".venv"
    uv = _uv(root, progress)
    python = program(venv, "python")
    if not _works(python):
        base = getattr(sys, "_base_executable", None) or sys.executable
        if venv.exists():
            shutil.rmtree(venv)
        progress.run(
            "Python 环境 · uv venv", [uv, "venv", "--python", base, venv], cwd=root, env=UV_ENVIRONMENT
        )
    progress.run(
        "Python 依赖 · uv pip sync",
        # compiled now, because a start that has to compile takes three times as long
        [
            *(uv, "pip", "sync", "--require-hashes", "--compile-bytecode"),
            *("--python", python, root / "requirements.lock"),
        ],
        cwd=root,
        env=UV_ENVIRONMENT,
    )
    stamps.done("python", _inputs(root))


def _inputs(root: Path) -> str:
    return digest("2", root / "requirements.lock")


def _works(python: Path) -> bool:
    """Whether the environment's interpreter still starts and is one we support."""
    check = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))"
    try:
        return subprocess.run([python, "-c", check], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _uv(root: Path, progress: Progress) -> Path:
    """A usable uv: the machine's own, or the pinned one in `.cache/tools`."""
    own = shutil.which("uv")
    if own and _uv_version(Path(own)) >= OLDEST_UV:
        return Path(own)
    tools = root / ".cache" / "tools"
    for candidate in (program(tools, "uv"), tools / "bin" / program(Path(), "uv").name):
        if _uv_version(candidate) >= OLDEST_UV:
            return candidate
    return _install_uv(root, tools, progress)


def _uv_version(uv: Path) -> tuple[int, ...]:
    try:
        answer = subprocess.run([uv, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = re.search(r"(\d+)\.(\d+)", answer.stdout)
    return tuple(int(part) for part in found.groups()) if found else ()


def _install_uv(root: Path, tools: Path, progress: Progress) -> Path:
    """Install the pinned uv with the first way to pip that this machine has."""
    if tools.exists():
        shutil.rmtree(tools)
    wanted: list[str | Path] = ["--disable-pip-version-check", "--no-deps", "--require-hashes", "-r", UV_LOCK]
    if not _has("ensurepip") and _has("pip"):
        progress.run(
            "安装工具 uv · pip install uv",
            [sys.executable, "-m", "pip", "install", "--target", tools, *wanted],
            cwd=root,
        )
        return tools / "bin" / program(Path(), "uv").name
    if not _has("ensurepip"):
        if not debian.is_debian():
            raise SetupFailed("此 Python 缺少 venv/ensurepip · this Python has neither ensurepip nor pip")
        debian.install([_venv_package()], progress, root)
    progress.run("安装工具 · python -m venv", [sys.executable, "-m", "venv", tools], cwd=root)
    progress.run(
        "安装工具 uv · pip install uv",
        [program(tools, "python"), "-m", "pip", "install", *wanted],
        cwd=root,
    )
    return program(tools, "uv")


def _has(module: str) -> bool:
    """Whether this interpreter has a module (asked in a child: the answer must not be a cached one)."""
    ask = [sys.executable, "-c", f"import {module}"]
    return subprocess.run(ask, capture_output=True, env=os.environ).returncode == 0


def _venv_package() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
