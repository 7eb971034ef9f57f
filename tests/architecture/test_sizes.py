"""Files and functions stay small enough to read; the longest are named when they do not."""

import ast

from tests.architecture.source import ROOT, modules, tracked_files

FILE_LINES = 400
FUNCTION_LINES = 40
FUNCTIONS_ALLOWED_OVER = 0.02
WRITTEN_BY_TOOLS = ("backend/migrations/versions/",)


def test_no_source_file_is_longer_than_a_reader_bears() -> None:
    long = {}
    for path in tracked_files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in {".py", ".js"} and not name.startswith(WRITTEN_BY_TOOLS):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > FILE_LINES:
                long[name] = lines
    assert not long, long


def test_nearly_every_function_fits_on_a_screen() -> None:
    lengths = {
        f"{module.name}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for module in modules()
        if not module.path.relative_to(ROOT).as_posix().startswith(WRITTEN_BY_TOOLS)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    long = {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES}
    assert len(long) <= FUNCTIONS_ALLOWED_OVER * len(lengths), sorted(long.items(), key=lambda item: -item[1])


def test_every_module_says_in_a_sentence_what_lives_in_it() -> None:
    silent = [m.name for m in modules() if m.tree.body and ast.get_docstring(m.tree) is None]
    assert silent == []
