"""The composed page: everything from our own scheme, nothing of anybody inside, a strict policy."""

import re
from pathlib import Path

import pytest

from console.core.texts import Texts
from console.map import page, page_cache, plan, sources


@pytest.fixture
def html() -> str:
    online = sources.online_sources("")
    made = plan.plan_page(Texts.strict("zh"), ["world", "province", "data-0"], online)
    return page.compose(made).decode("utf-8")


def test_everything_loaded_is_our_own(html: str) -> None:
    addresses = re.findall(r'(?:src|href)="([^"]*)"', html)
    assert addresses
    assert [one for one in addresses if not one.startswith("waiqin://map/")] == []


def test_only_tile_services_are_named_besides(html: str) -> None:
    hosts = {host for source in sources.online_sources("") for host in source.hosts}
    allowed = {re.sub(r"^https://(\*\.)?", "", host) for host in hosts}
    for address in re.findall(r"https://([^/\s\"'{}]+(?:\{s\})?[^/\s\"'{}]*)/", html):
        assert any(address.endswith(host) for host in allowed), address


def test_inline_code_is_allowed_by_hash_only(html: str) -> None:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert found is not None
    policy = found.group(1)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.count("'sha256-") == len(re.findall(r"<script>|<style>", html))


def test_the_layer_switch_speaks_the_language() -> None:
    for language, word in (("zh", "行政区划（离线）"), ("en", "Administrative (offline)")):
        made = plan.plan_page(Texts.strict(language), [], [])
        assert made.bases["china"] == word
        assert "roads" not in made.bases


def test_a_customers_key_never_reaches_the_page() -> None:
    online = sources.online_sources("very-secret")
    made = plan.plan_page(Texts.strict("zh"), [], online)
    assert "tianditu" in made.bases
    assert b"very-secret" not in page.compose(made)
    assert "very-secret" in sources.redirects("very-secret")["tianditu"]


def test_a_kept_page_is_used_again_and_a_full_disk_only_costs_time(tmp_path: Path) -> None:
    made = plan.plan_page(Texts.strict("zh"), [], [])
    first = page_cache.composed(made, tmp_path / "cache")
    assert page_cache.composed(made, tmp_path / "cache") == first
    (tmp_path / "file").write_text("")
    assert len(page_cache.composed(made, tmp_path / "file" / "cache")) > 0
