"""Reading form templates."""

import msgspec

from console.api.client import ApiClient
from console.api.types import FormTemplate


class _Page(msgspec.Struct, frozen=True):
    items: list[FormTemplate]


async def templates(client: ApiClient) -> list[FormTemplate]:
    """All templates the account may see."""
    return (await client.get("/api/form-templates", _Page)).items
