"""Commands behind progress lines: nothing on standard output, and a failure says what the command said."""

import sys
from pathlib import Path

import pytest

from tools.setup.progress import Progress, SetupFailed


def test_progress_leaves_standard_output_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Progress(tmp_path / "log").run("step", [sys.executable, "-c", "print('chatter')"], cwd=tmp_path)
    out, err = capfd.readouterr()
    assert out == ""
    assert "step ✓" in err
    assert "chatter" in (tmp_path / "log" / "step.log").read_text(encoding="utf-8")


def test_a_failure_shows_the_last_words_and_the_exit_code(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; print('no such package'); sys.exit(7)"]
    with pytest.raises(SetupFailed, match=r"(?s)exit 7.*no such package"):
        Progress(tmp_path / "log").run("依赖 · step", command, cwd=tmp_path)


def test_a_program_that_is_not_there_is_a_failure_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(SetupFailed, match="no-such-program"):
        Progress(tmp_path / "log").run("step", [tmp_path / "no-such-program"], cwd=tmp_path)
