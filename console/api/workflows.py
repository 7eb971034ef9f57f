"""Workflows of order types: all versions, what they are made of, who follows them, publishing the next."""

import msgspec

from console.api.client import ApiClient
from console.api.workflow_types import (
    RunningVersion,
    RunningVersions,
    Workflow,
    WorkflowDraft,
    WorkflowParts,
    Workflows,
)


async def versions(client: ApiClient) -> list[Workflow]:
    """By type, the newest first."""
    return (await client.get("/api/workflows", Workflows)).items


async def running(client: ApiClient) -> list[RunningVersion]:
    return (await client.get("/api/workflows/running", RunningVersions)).items


async def parts(client: ApiClient) -> WorkflowParts:
    return await client.get("/api/workflows/parts", WorkflowParts)


async def publish(client: ApiClient, draft: WorkflowDraft, *, key: str) -> Workflow:
    """The next version; NotValid names the rows that are wrong, 409 when somebody was faster."""
    return await client.post("/api/workflows", Workflow, msgspec.to_builtins(draft), key=key)
