"""Whatever is sent, the answer is one the OpenAPI document promises, and never a 5xx; a machine tries."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.backend.process import BackendProcess

SCHEMATHESIS = Path(sys.executable).with_name("st")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
NOT_FOR_A_MACHINE = ("/api/stream", "/api/auth/revoke")  # one never ends, the other ends the test's session
WORKERS_MOVES = "accept|depart|check-in|start|request-suspension|reply|return|feedback"
WORKERS_OWN = rf"^/api/(my/|orders/\{{order_id\}}/(receipt|{WORKERS_MOVES})|me|snapshot)"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BackendProcess]:
    backend = BackendProcess(tmp_path_factory.mktemp("any") / "data")
    backend.start("--sample", "--print-credentials")
    yield backend
    backend.close()


@pytest.fixture(scope="module")
def worker(sample: BackendProcess) -> dict[str, str]:
    """Signed in before anything else is tried: afterwards the code may be void."""
    known = sample.line["workers"][0]
    body = {"phone": known["phone"], "code": known["login_code"], "device_name": "test"}
    opened = httpx.post(f"{sample.url}/api/auth/worker", json=body)
    assert opened.status_code == 200, opened.text
    return {"Authorization": f"Bearer {opened.json()['access_token']}"}


def try_anything(
    backend: BackendProcess, headers: dict[str, str], folder: Path, *options: str
) -> tuple[int, str]:
    """Exit code and report of a run with a fixed seed."""
    excluded = [word for path in NOT_FOR_A_MACHINE for word in ("--exclude-path", path)]
    command = [
        *(str(SCHEMATHESIS), "run", f"{backend.url}/api/openapi.json"),
        *("--header", f"Authorization: {headers['Authorization']}"),
        *("--checks", ",".join(CHECKS)),
        *("--phases", "examples,coverage"),
        *("--seed", "7", "--no-color", "--suppress-health-check", "all"),
        *(options or excluded),
    ]
    done = subprocess.run(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=420,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.usefixtures("worker")
def test_an_administrator_can_send_anything_to_any_route(sample: BackendProcess, tmp_path: Path) -> None:
    code, report = try_anything(sample, sample.sign_in(), tmp_path)
    assert code == 0, report


def test_a_worker_can_send_anything_to_the_routes_of_workers(
    sample: BackendProcess, worker: dict[str, str], tmp_path: Path
) -> None:
    code, report = try_anything(sample, worker, tmp_path, "--include-path-regex", WORKERS_OWN)
    assert code == 0, report
