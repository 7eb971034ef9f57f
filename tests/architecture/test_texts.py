"""Both languages say everything, with the same blanks to fill; code asks for nothing else."""

import ast
import json
import re
from pathlib import Path
from string import Formatter

import pytest

from tests.architecture.source import ROOT, modules_of

TEXTS = ROOT / "resources" / "texts"
AREAS = sorted({path.name for path in TEXTS.glob("*/*.json")})
HAN = re.compile(r"[\u4e00-\u9fff]")
SAME_IN_BOTH = {"中文", "简体中文"}  # a language is called by its own name in every language


def _texts(language: str, area: str) -> dict[str, str]:
    path = TEXTS / language / area
    content: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return content


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("area", AREAS)
def test_chinese_and_english_have_the_same_sentences(area: str) -> None:
    assert _texts("zh", area).keys() ^ _texts("en", area).keys() == set()


@pytest.mark.parametrize("area", AREAS)
def test_a_sentence_has_the_same_blanks_in_both_languages(area: str) -> None:
    chinese, english = _texts("zh", area), _texts("en", area)
    unlike = [
        key for key in chinese.keys() & english.keys() if _blanks(chinese[key]) != _blanks(english[key])
    ]
    assert unlike == []


@pytest.mark.parametrize("area", AREAS)
def test_no_chinese_is_left_in_the_english_texts(area: str) -> None:
    english = _texts("en", area)
    assert [
        key
        for key, text in english.items()
        if text not in SAME_IN_BOTH and HAN.search(_without_example(text))
    ] == []


def test_every_sentence_the_console_asks_for_exists() -> None:
    known = {f"{Path(area).stem}.{key}" for area in AREAS for key in _texts("zh", area)}
    areas = {Path(area).stem for area in AREAS}
    asked = {
        (module.name, node.args[0].value)
        for module in modules_of("console")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        if _is_texts(node.func) and isinstance(node.args[0].value, str)
    }
    assert areas, "no texts at all"
    assert sorted(f"{name}: {key}" for name, key in asked if key not in known) == []


def _is_texts(function: ast.expr) -> bool:
    """`texts(…)`, `self.texts(…)`, `ui.texts(…)`, `self._texts(…)`."""
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return str(name).lstrip("_") == "texts"


def _without_example(text: str) -> str:
    """A search hint ends with a Chinese name as its example, in English too."""
    return text.partition("e.g.")[0]
