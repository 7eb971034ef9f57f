"""发送短信: templates and messages. Their states come back as numbered events `message.*`."""

from collections.abc import Sequence

from console.api.client import ApiClient
from console.api.types import Message, Messages, MessageTemplate, MessageTemplates

MAX_TEXT = 500


async def templates(client: ApiClient) -> list[MessageTemplate]:
    """All templates, by id."""
    return (await client.get("/api/message-templates", MessageTemplates)).items


async def create_template(client: ApiClient, name: str, text: str, *, key: str) -> MessageTemplate:
    """`key` is the Idempotency-Key."""
    body = {"name": name, "text": text}
    return await client.post("/api/message-templates", MessageTemplate, body, key=key)


async def send(
    client: ApiClient,
    worker_ids: Sequence[int],
    text: str,
    *,
    key: str,
    template_id: int | None = None,
) -> list[Message]:
    """Queue one message (1 to 500 characters) to each of 1 to 500 workers; answered before they are sent."""
    body = {"worker_ids": list(worker_ids), "text": text, "template_id": template_id}
    return (await client.post("/api/messages", Messages, body, key=key)).items


async def recent(client: ApiClient, worker_id: int | None = None, *, limit: int = 100) -> list[Message]:
    """The newest messages (to one worker), newest first."""
    params = {"limit": limit} if worker_id is None else {"limit": limit, "worker_id": worker_id}
    return (await client.get("/api/messages", Messages, params)).items
