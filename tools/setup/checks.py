"""The static checks as processes of their own, so that they can run beside the tests."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from tools.setup.python_env import program

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ruff check", ("ruff", "check", ".")),
    ("ruff format", ("ruff", "format", "--check", ".")),
    ("mypy", ("mypy",)),
    ("import-linter", ("lint-imports",)),
    ("contract", ("python", "-m", "tools.contract", "--check")),
)

Running = list[tuple[str, "subprocess.Popen[bytes]", IO[bytes]]]


@contextmanager
def checking(root: Path) -> Iterator[Running]:
    """Every check begun, with its title and the file it writes into; none is left running at the end."""
    with ExitStack() as stack:
        running: Running = []
        for title, (name, *arguments) in CHECKS:
            said = stack.enter_context(tempfile.TemporaryFile())
            command = [str(program(root / ".venv", name)), *arguments]
            child = subprocess.Popen(command, cwd=root, stdout=said, stderr=subprocess.STDOUT)
            stack.callback(child.wait)
            stack.callback(child.kill)
            running.append((title, child, said))
        yield running


def told(running: Running) -> int:
    """Wait for all of them and print what those that failed have to say; 1 if one did, else 0."""
    failed = 0
    for title, child, said in running:
        code = child.wait()
        print(f"{'✓' if code == 0 else '✗'} {title}", flush=True)
        if code != 0:
            failed = 1
            said.seek(0)
            sys.stdout.buffer.write(said.read())
            sys.stdout.flush()
    return failed
