"""Time, words, units, settings, messages and tasks, as everything else relies on them."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console.core import units
from console.core.clock import ServerClock
from console.core.errors import BackendUnreachable, Refused, VersionConflict
from console.core.notify import Level, Notice, Notifier
from console.core.settings import Setting, Settings, UnknownSetting
from console.core.tasks import Tasks
from console.core.texts import Texts, UnknownText


@pytest.fixture
def notifier(qapp: QApplication) -> Notifier:
    assert qapp
    return Notifier()


# --- time ---


def test_the_server_s_time_is_learnt_from_the_fastest_heartbeat() -> None:
    clock = ServerClock(local_ms=lambda: 1_000.0)
    assert clock.now_ms() == 1_000
    clock.observe(6_000)
    clock.observe(5_900)  # this one travelled longer
    assert clock.offset_ms == 5_000
    clock.observe(6_010)
    assert clock.offset_ms == 5_010


def test_a_server_whose_clock_was_set_back_is_believed() -> None:
    clock = ServerClock(local_ms=lambda: 1_000.0)
    clock.observe(60_000)
    clock.observe(1_000)
    assert clock.now_ms() == 1_000


# --- words ---


def test_a_sentence_is_filled_in_and_follows_the_language() -> None:
    texts = Texts.strict("zh")
    assert texts("core.unit.metres", n=5) == "5 米"
    texts.use("en")
    assert texts("core.unit.metres", n=5) == "5 m"


def test_an_unknown_key_is_an_error_in_tests_and_the_key_itself_on_screen() -> None:
    with pytest.raises(UnknownText):
        Texts.strict()("core.no_such_sentence")
    assert Texts()("core.no_such_sentence") == "core.no_such_sentence"


def test_an_unknown_language_is_chinese() -> None:
    assert Texts("fr").language == "zh"


# --- units ---


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (None, "—"),
        (float("nan"), "—"),
        (8.4, "8 米"),
        (847, "850 米"),
        (1_234, "1.2 公里"),
        (123_456, "123 公里"),
    ],
)
def test_distances_are_as_exact_as_they_are_useful(metres: float | None, words: str) -> None:
    assert units.distance(metres, Texts.strict()) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(42, "42 秒"), (720, "12 分钟"), (11_100, "3 小时 05 分"), (187_200, "2 天 4 小时"), (None, "—")],
)
def test_durations_have_two_units_at_most(seconds: float | None, words: str) -> None:
    assert units.duration(seconds, Texts.strict()) == words


def test_a_time_of_another_day_says_its_day() -> None:
    noon = datetime(2026, 11, 22, 4, tzinfo=UTC)
    assert units.time_beside(noon + timedelta(hours=11), noon, Texts.strict()) == "23:00"
    assert units.time_beside(noon + timedelta(hours=12), noon, Texts.strict()) == "11-23 00:00"


def test_ages_and_countdowns() -> None:
    assert units.age(3, Texts.strict()) == "刚刚"
    assert units.age(60, Texts.strict()) == "1 分钟前"
    assert units.countdown(845) == "14:05"
    assert units.countdown(-7_390) == "-2:03:10"
    said = [units.left_over(one, Texts.strict()) for one in (845, -845, 82_799, 187_200)]
    assert said == ["14:05", "14:05", "22 小时", "2 天"]


# --- failures ---


def test_every_failure_speaks_in_both_languages() -> None:
    def tree(kind: type[Exception]) -> list[type[Exception]]:
        return [kind, *(one for child in kind.__subclasses__() for one in tree(child))]

    from console.core.errors import WaiqinError

    for language in ("zh", "en"):
        texts = Texts.strict(language)
        for kind in tree(WaiqinError):
            assert issubclass(kind, WaiqinError)
            params = {"who": "李调度"} if kind is VersionConflict else {}
            assert kind("why", **params).sentence(texts)
            assert kind.action == "" or texts(kind.action)


# --- messages ---


def test_a_message_before_anybody_listens_is_kept_for_the_window(notifier: Notifier) -> None:
    notifier.notify("info", "core.notice.commands_kept", n=2)
    assert notifier.take_unseen() == [Notice(Level.INFO, "core.notice.commands_kept", {"n": 2})]
    seen: list[Notice] = []
    notifier.posted.connect(seen.append)
    notifier.failed(BackendUnreachable("ConnectError"))
    assert [one.key for one in seen] == ["core.error.unreachable"]
    assert seen[0].action == "core.action.wait"
    assert notifier.take_unseen() == []


# --- tasks ---


async def test_an_expected_failure_of_a_task_becomes_a_message(notifier: Notifier) -> None:
    seen: list[Notice] = []
    notifier.posted.connect(seen.append)
    tasks = Tasks("test", notifier)

    async def refuse() -> None:
        raise Refused("too late")

    await asyncio.gather(tasks.spawn("refuse", refuse()), return_exceptions=True)
    assert [(one.level, one.params["detail"]) for one in seen] == [(Level.ERROR, "too late")]
    assert tasks.running == 0


@pytest.mark.expects_log
async def test_an_unexpected_failure_of_a_task_is_logged_and_said(notifier: Notifier) -> None:
    seen: list[Notice] = []
    notifier.posted.connect(seen.append)

    async def stumble() -> None:
        raise RuntimeError

    await asyncio.gather(Tasks("test", notifier).spawn("stumble", stumble()), return_exceptions=True)
    assert [one.key for one in seen] == ["core.error.unknown"]


async def test_closing_an_owner_ends_its_tasks_without_a_word(notifier: Notifier) -> None:
    seen: list[Notice] = []
    notifier.posted.connect(seen.append)
    tasks = Tasks("test", notifier)
    endless = tasks.spawn("endless", asyncio.Event().wait())
    await tasks.close()
    assert endless.cancelled()
    assert seen == []


# --- settings ---

TABLE = (
    Setting("a.colour", "red", "x", ("red", "blue")),
    Setting("a.size", 3, "x"),
    Setting("a.on", True, "x"),
)


def test_a_setting_survives_and_an_unchanged_one_is_not_announced(qapp: QApplication, tmp_path: Path) -> None:
    assert qapp
    heard: list[str] = []
    settings = Settings(tmp_path / "settings.json", table=TABLE)
    settings.changed.connect(heard.append)
    settings.set("a.colour", "blue")
    settings.set("a.colour", "blue")
    assert heard == ["a.colour"]
    assert Settings(tmp_path / "settings.json", table=TABLE).text("a.colour") == "blue"
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(("key", "value"), [("a.colour", "green"), ("a.size", "3"), ("a.on", 1)])
def test_a_value_that_does_not_fit_is_refused(qapp: QApplication, key: str, value: str | int) -> None:
    assert qapp
    with pytest.raises(ValueError, match="does not fit"):
        Settings(table=TABLE).set(key, value)


def test_a_key_that_is_not_in_the_table_is_refused(qapp: QApplication) -> None:
    assert qapp
    with pytest.raises(UnknownSetting):
        Settings(table=TABLE).get("a.shape")


@pytest.mark.expects_log
def test_a_damaged_file_means_defaults_and_foreign_values_are_left_out(
    qapp: QApplication, tmp_path: Path
) -> None:
    assert qapp
    file = tmp_path / "settings.json"
    file.write_text("{not json", encoding="utf-8")
    assert Settings(file, table=TABLE).get("a.size") == 3
    file.write_text(json.dumps({"a.size": 5, "a.colour": "pink", "b.new": 1}), encoding="utf-8")
    settings = Settings(file, table=TABLE)
    assert (settings.get("a.size"), settings.get("a.colour")) == (5, "red")


def test_every_setting_of_the_console_has_its_sentence_in_both_languages(qapp: QApplication) -> None:
    assert qapp
    for language in ("zh", "en"):
        texts = Texts.strict(language)
        assert all(texts(setting.sentence) for setting in Settings().table())
