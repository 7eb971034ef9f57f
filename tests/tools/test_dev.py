"""dev.py as a person starts it: from any folder, with help, with a word about a mistake."""

import subprocess
import sys
from pathlib import Path

import pytest

DEV = Path(__file__).resolve().parents[2] / "dev.py"


def _dev(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(DEV), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize("command", ["run", "serve", "test", "check", "bench", "replay", "mapdata"])
def test_every_command_has_help_from_any_folder(command: str, tmp_path: Path) -> None:
    answer = _dev(command, "--help", cwd=tmp_path)
    assert answer.returncode == 0
    assert answer.stdout.startswith(f"usage: dev.py {command}")


def test_an_unknown_option_is_named_and_nothing_is_started(tmp_path: Path) -> None:
    answer = _dev("run", "--no-such-option", cwd=tmp_path)
    assert answer.returncode == 2
    assert "--no-such-option" in answer.stderr
