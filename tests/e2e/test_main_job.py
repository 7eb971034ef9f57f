"""The main job through the real window, the real backend and the real phone page, played once by the tour.

A console of its own process plays the steps; each test reads what became of one of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools.setup.display import display_environment, has_display

ROOT = Path(__file__).resolve().parents[2]
PLAYED_WITHIN_S = 240

Steps = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the short pass of the tour wrote."""
    folder = tmp_path_factory.mktemp("main_job")
    answer = folder / "played.json"
    command = [sys.executable, "-m", "tools.tour.play", "short", "--no-pictures", "--out", str(folder)]
    command += ["--data", str(folder / "data"), "--json", str(answer)]
    with display_environment(virtual=not has_display()) as environment:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            timeout=PLAYED_WITHIN_S,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
    assert answer.exists(), done.stdout + done.stderr
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return {**found, "exit_code": done.returncode, "said": done.stdout + done.stderr}


@pytest.fixture(scope="module")
def steps(played: dict[str, Any]) -> Steps:
    return {step["name"]: step for step in played["steps"]}


def _happened(steps: Steps, name: str) -> None:
    assert name in steps, f"an earlier step failed: {[s['name'] for s in steps.values() if not s['ok']]}"
    assert steps[name]["ok"], steps[name]["error"]


def test_the_window_opens_signed_in_with_orders_and_people(steps: Steps) -> None:
    _happened(steps, "open")


def test_people_move_on_the_map(steps: Steps) -> None:
    _happened(steps, "people")


def test_an_order_typed_after_n_stands_in_the_queue(steps: Steps) -> None:
    _happened(steps, "order")


def test_candidates_are_listed_and_everybody_excluded_has_a_reason(steps: Steps) -> None:
    _happened(steps, "candidates")


def test_a_worker_signs_in_on_the_phone_with_the_code_the_dispatcher_issued(steps: Steps) -> None:
    _happened(steps, "phone")


def test_enter_dispatches_and_the_phone_rings(steps: Steps) -> None:
    _happened(steps, "dispatch")


def test_accepting_on_the_phone_shows_on_the_panel(steps: Steps) -> None:
    _happened(steps, "accept")


def test_checking_in_on_the_phone_shows_on_the_panel(steps: Steps) -> None:
    _happened(steps, "check_in")


def test_a_reply_with_text_and_photo_arrives_whole(steps: Steps) -> None:
    _happened(steps, "reply")


def test_a_dispatch_by_a_sentence_is_taken_back_by_ctrl_z(steps: Steps) -> None:
    _happened(steps, "undo")


def test_the_history_tells_the_whole_story(steps: Steps) -> None:
    _happened(steps, "history")


def test_a_killed_backend_is_shown_and_what_was_pressed_is_done_once_when_it_is_back(steps: Steps) -> None:
    _happened(steps, "killed")


def test_a_storm_is_planned_in_the_window_and_dispatched(steps: Steps) -> None:
    _happened(steps, "plan")
    _happened(steps, "plan_given")
    assert steps["plan"]["times_ms"]["saved_pct"] > 0


def test_neither_the_map_page_nor_the_phone_page_complained(played: dict[str, Any]) -> None:
    assert played["page_errors"] == []


def test_the_console_closes_in_order(played: dict[str, Any]) -> None:
    assert played["exit_code"] == 0, played["said"]
    for sign_of_trouble in (
        "Traceback",
        "QObject::",
        "QThread:",
        "never awaited",
        "was destroyed but it is pending",
    ):
        assert sign_of_trouble not in played["said"], played["said"]
