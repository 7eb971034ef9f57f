"""Reading reports from the street; deciding about them goes through the outbox."""

from console.api.client import ApiClient
from console.api.types import Incident, Incidents

MOST = 200


async def newest(client: ApiClient) -> list[Incident]:
    """Newest first."""
    return (await client.get("/api/incidents", Incidents, {"limit": MOST})).items


async def undecided(client: ApiClient) -> list[Incident]:
    """Those nobody has decided about, however old."""
    return (await client.get("/api/incidents", Incidents, {"limit": 500, "state": "new"})).items
