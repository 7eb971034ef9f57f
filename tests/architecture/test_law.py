"""The part of the law of imports that import-linter cannot say."""

import sys

import pytest

from tests.architecture.source import ROOT, Module, modules, modules_of

NOT_DOMAINS = {"adapters", "demo", "ingest", "kit", "live", "migrations", "ports"}
DOMAINS = sorted(
    folder.name
    for folder in (ROOT / "backend").iterdir()
    if (folder / "__init__.py").exists() and folder.name not in NOT_DOMAINS
)
ONLY_USERS = {
    "qasync": {"console.core.tasks"},
    "keyring": {"console.core.keychain"},
    "folium": {"console.map", "console.reports"},
    "pandas": {"console.reports", "tools"},
    "backend.adapters": {"backend.app", "backend.adapters"},
    "uvicorn": {"backend.__main__"},
}
QT_FREE = ("console.api", "backend", "contract")
MODELS_MAY_USE_OF_QT = {"PySide6.QtCore"}
OPEN_TO_OTHER_DOMAINS = {"service", "events", "roster"}  # the roster is org's service kept in memory


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_uses_of_another_only_its_service_and_its_events(domain: str) -> None:
    broken = [
        f"{module.name} -> {name}"
        for module in modules_of(f"backend.{domain}")
        for other in DOMAINS
        if other != domain
        for name in module.imports_from(f"backend.{other}")
        if name.split(".")[2:3] not in [[word] for word in OPEN_TO_OTHER_DOMAINS]
    ]
    assert not broken, "\n".join(broken)


def test_the_kit_and_the_ports_know_no_domain() -> None:
    broken = [
        f"{module.name} -> {name}"
        for package in ("backend.kit", "backend.ports")
        for module in modules_of(package)
        for domain in DOMAINS
        for name in module.imports_from(f"backend.{domain}")
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("library", sorted(ONLY_USERS))
def test_a_library_with_one_home_is_used_nowhere_else(library: str) -> None:
    homes = ONLY_USERS[library]
    broken = [
        module.name
        for module in _shipped_and_tools()
        if module.imports_from(library)
        and not any(f"{module.name}.".startswith(f"{home}.") for home in homes)
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("package", QT_FREE)
def test_there_is_no_qt_where_no_window_is(package: str) -> None:
    assert [module.name for module in modules_of(package) if module.imports_from("PySide6")] == []


def test_models_use_no_qt_but_qtcore() -> None:
    broken = [
        f"{module.name} -> {name}"
        for module in modules_of("console.models")
        for name in module.imports_from("PySide6")
        if name not in MODELS_MAY_USE_OF_QT
    ]
    assert not broken, "\n".join(broken)


def test_what_runs_before_anything_is_installed_needs_the_standard_library_only() -> None:
    broken = [
        f"{module.name} -> {name}"
        for module in (*modules_of("dev"), *modules_of("tools.setup"))
        for name in module.imports
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("tools.setup")
    ]
    assert not broken, "\n".join(broken)


def _shipped_and_tools() -> list[Module]:
    return [module for module in modules() if not module.name.startswith("tests")]
