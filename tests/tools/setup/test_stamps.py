"""A step is done again exactly when its inputs changed or what it made is gone."""

from pathlib import Path

from tools.setup.progress import Progress
from tools.setup.stamps import Stamps, digest, only_one


def test_a_step_never_done_is_not_fresh(tmp_path: Path) -> None:
    assert not Stamps(tmp_path / "stamps").fresh("npm", "inputs", [])


def test_a_step_done_with_the_same_inputs_is_fresh(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "stamps")
    stamps.done("npm", "inputs")
    assert stamps.fresh("npm", "inputs", [tmp_path])
    assert not stamps.fresh("npm", "other inputs", [tmp_path])
    assert not stamps.fresh("assets", "inputs", [tmp_path])


def test_a_step_whose_output_was_deleted_is_done_again(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "stamps")
    stamps.done("npm", "inputs")
    assert not stamps.fresh("npm", "inputs", [tmp_path / "node_modules"])


def test_inputs_differ_when_a_file_changes_appears_or_moves_its_content(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    without = digest(lock)
    lock.write_text("a", encoding="utf-8")
    with_a = digest(lock)
    lock.write_text("b", encoding="utf-8")
    assert len({without, with_a, digest(lock)}) == 3
    assert digest("ab", "c") != digest("a", "bc")


def test_compiled_python_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "tool.py").write_text("", encoding="utf-8")
    before = digest(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "tool.pyc").write_bytes(b"x")
    assert digest(tmp_path) == before


def test_the_lock_can_be_taken_again_after_it_was_given_back(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "log")
    with only_one(tmp_path / "cache" / "lock", progress):
        pass
    with only_one(tmp_path / "cache" / "lock", progress):
        pass
