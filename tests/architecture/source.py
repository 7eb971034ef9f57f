"""Reads the project's tracked files and the imports of its modules; knows nothing of the rules about them."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("console", "backend", "contract", "tools", "tests")


@dataclass(frozen=True)
class Module:
    """One Python module: dotted name, path, syntax tree, and the dotted names it imports."""

    name: str
    path: Path
    tree: ast.Module
    imports: frozenset[str]

    def imports_from(self, package: str) -> list[str]:
        """The imported names that are `package` or lie below it."""
        return sorted(name for name in self.imports if f"{name}.".startswith(f"{package}."))


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that git tracks and that is still there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


@cache
def modules() -> tuple[Module, ...]:
    """Every tracked Python module."""
    return tuple(_module(path) for path in tracked_files() if path.suffix == ".py")


def modules_of(package: str) -> list[Module]:
    """The modules that are `package` or lie below it."""
    return [module for module in modules() if f"{module.name}.".startswith(f"{package}.")]


def _module(path: Path) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, path, tree, frozenset(_imports(tree)))


def _imports(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found |= {_imported(node.module, alias.name) for alias in node.names}
    return found


def _imported(module: str, name: str) -> str:
    """`from a.b import c` means the module a.b.c when there is one, else a.b."""
    if module.partition(".")[0] not in (*PACKAGES, "PySide6"):
        return module
    path = ROOT.joinpath(*module.split("."), name)
    is_module = module == "PySide6" or path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
    return f"{module}.{name}" if is_module else module
