"""Every rule that refuses a position has its words, in both languages, in the room and on the phone."""

import re
from pathlib import Path

import pytest

from console.core.texts import Texts
from contract.vocabulary import LocateRefusal

PHONE = Path(__file__).resolve().parents[3] / "phone" / "app"
RULES = ("off_duty", "stealth", "never", "no_task", "off_hours")
"""As the gate before storage names them."""


def of_phone(language: str) -> set[str]:
    source = (PHONE / "texts" / f"{language}.js").read_text(encoding="utf-8")
    return set(re.findall(r'^  "([\w.-]+)":', source, re.MULTILINE))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_refusal_is_worded_on_both_sides(language: str) -> None:
    texts, known = Texts.strict(language), of_phone(language)
    for reason in LocateRefusal:
        assert texts(f"centre.refusal.{reason.value}")
        assert f"locate.reason.{reason.value}" in known
    for rule in RULES:
        assert f"report.{rule}" in known
