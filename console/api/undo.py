"""What the signed-in account can take back and make again; doing it goes through the outbox."""

from console.api.client import ApiClient
from console.api.undo_types import MyUndo


async def mine(client: ApiClient) -> MyUndo:
    """The account's next undo and redo, and newer steps that cannot be taken back."""
    return await client.get("/api/my/undo", MyUndo)
