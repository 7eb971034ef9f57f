"""Cutting Chinese text for the index, and questions to it."""

import sqlite3

import pytest

from backend.knowledge import rules


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("光猫LOS灯红", ["光", "猫", "los", "灯", "红"]),
        ("错误 691，重拨", ["错", "误", "691", "重", "拨"]),
        ("-18.5 dBm", ["18", "5", "dbm"]),
        ("（）…!\"'*", []),
        ("𠮷野家", ["𠮷", "野", "家"]),
    ],
)
def test_characters_one_by_one_and_latin_in_runs(text: str, cut: list[str]) -> None:
    assert rules.pieces(text) == cut


@pytest.mark.parametrize(
    "question", ['"', "*", "NEAR(a b)", "title:光", "光猫 OR", "(", "-光", "NOT", "^光 猫"]
)
def test_any_question_is_a_sound_expression(question: str) -> None:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE words USING fts5(title)")
    for expression in filter(None, (rules.exact(question), rules.alike(question))):
        base.execute("SELECT * FROM words WHERE words MATCH ?", (expression,)).fetchall()
    base.close()


def test_nothing_asked_is_no_expression() -> None:
    assert (rules.exact(" ，。 "), rules.alike("光"), rules.alike("")) == ("", "", "")
