"""Which system packages are missing, read from dpkg's folder."""

import os
from pathlib import Path

import pytest

from tools.setup import debian
from tools.setup.progress import Progress, SetupFailed


def test_a_package_is_there_with_or_without_its_architecture_or_new_name(tmp_path: Path) -> None:
    for name in ("xvfb.list", "libegl1:amd64.list", "libasound2t64:amd64.list", "xvfb.md5sums"):
        (tmp_path / name).touch()
    wanted = ["xvfb", "libegl1", "libasound2", "libnss3"]
    assert debian.missing(wanted, tmp_path) == ["libnss3"]


def test_without_root_the_one_command_to_type_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupFailed, match="sudo apt-get update && sudo apt-get install -y xvfb libnss3"):
        debian.install(["xvfb", "libnss3"], Progress(tmp_path), tmp_path)
