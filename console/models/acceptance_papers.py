"""What the papers of a month's acceptance are made of: one line of the list with all that is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.api.acceptance_types import AcceptanceItem
from console.api.order_types import Order


@dataclass(frozen=True, slots=True)
class PaperLine:
    """`order` is the acceptance, `source` the order by which the line was built, where there is one here.

    `photos`: attachment id -> the file; those that could not be had are left out.
    """

    item: AcceptanceItem
    order: Order
    source: Order | None = None
    photos: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def built(self) -> Order:
        """The order whose reply is the completion material."""
        return self.order if self.source is None else self.source


def photo_ids(line: PaperLine) -> list[str]:
    """Before the work, after it, and of the acceptance; each once."""
    found: list[str] = []
    for order in (line.built, line.order):
        found += order.photos_before
        found += order.reply.attachment_ids if order.reply is not None else []
    return list(dict.fromkeys(found))
