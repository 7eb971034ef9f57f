"""The checked-in OpenAPI document is what the code says, and says everything a client must know."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tools.contract import OPENAPI, openapi_text

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(OPENAPI.read_text(encoding="utf-8"))
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_the_document_is_fresh() -> None:
    assert OPENAPI.read_text(encoding="utf-8") == openapi_text(), "run python -m tools.contract"


def test_every_operation_says_what_it_does(document: dict[str, Any]) -> None:
    assert [name for name, operation in operations(document) if not operation.get("summary")] == []


def test_every_refusal_is_a_problem_document_with_an_example(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        assert "503" in refusals, name
        for status, answer in refusals.items():
            assert "example" in answer["content"][PROBLEM], (name, status)


def test_every_guarded_operation_tells_of_401_and_403(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        if operation.get("security"):
            assert {"401", "403"} <= operation["responses"].keys(), name


def test_every_body_and_every_answer_has_a_schema_with_an_example(document: dict[str, Any]) -> None:
    without = []
    for name, operation in operations(document):
        content = [operation.get("requestBody", {}).get("content", {})]
        content += [answer.get("content", {}) for answer in operation["responses"].values()]
        for kinds in content:
            for kind, described in kinds.items():
                if kind == "application/json" and not has_example(described, document):
                    without.append(name)
    assert without == []


def has_example(node: Any, document: dict[str, Any]) -> bool:
    """Whether this schema, or one it refers to, shows a value."""
    if isinstance(node, list):
        return any(has_example(item, document) for item in node)
    if not isinstance(node, dict):
        return False
    if "example" in node or "examples" in node:
        return True
    if node.get("maxLength") == 0:  # an empty answer
        return True
    if "$ref" in node:
        return has_example(document["components"]["schemas"][node["$ref"].rpartition("/")[2]], document)
    return any(has_example(value, document) for value in node.values())
