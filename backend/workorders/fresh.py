"""The row of a new order, made of what was said and of what is known of the customer."""

from datetime import datetime

from backend.customers import service as customers
from backend.workorders.schemas import OrderCreate
from backend.workorders.tables import OrderRow
from contract.vocabulary import OrderState


def fresh_row(
    wanted: OrderCreate,
    customer: customers.CustomerOut | None,
    *,
    department_id: int,
    workflow_version: int,
    by: str,
    now: datetime,
) -> OrderRow:
    """The row of an order that has just been raised, or only drafted."""
    has_position = wanted.lat is not None and wanted.lon is not None
    return OrderRow(
        version=1,
        type=wanted.type,
        source=wanted.source,
        state=OrderState.DRAFT if wanted.draft else OrderState.SUBMITTED,
        submitted_at=None if wanted.draft else now,
        workflow_version=workflow_version,
        priority=wanted.priority,
        title=wanted.title,
        description=wanted.description,
        customer_id=customer.id if customer else None,
        customer_name=customer.name if customer else "",
        customer_level=customer.level if customer else None,
        contact_name=wanted.contact_name or (customer.contact_name if customer else ""),
        contact_phone=wanted.contact_phone or (customer.contact_phone if customer else ""),
        address=wanted.address or (customer.address if customer else ""),
        lat=wanted.lat if has_position else (customer.lat if customer else None),
        lon=wanted.lon if has_position else (customer.lon if customer else None),
        department_id=department_id,
        worker_name="",
        category=wanted.category,
        product=wanted.product,
        circuit=wanted.circuit,
        due_at=wanted.due_at,
        created_at=now,
        created_by=by,
        updated_at=now,
        updated_by=by,
        reply_text="",
        reply_attachments=[],
        reason="",
        returned_count=0,
        timers=[],
        fields=[],
    )
