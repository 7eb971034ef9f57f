"""All tables of the backend, for migrations and the test that compares them; the application needs it not."""

import importlib

from backend.kit.tables import Base

TABLE_MODULES = (
    "backend.kit.eventlog",
    "backend.kit.idempotency",
    "backend.organisation.tables",
    "backend.org.tables",
    "backend.accounts.tables",
    "backend.customers.tables",
    "backend.workorders.tables",
    "backend.attachments.tables",
    "backend.alarms.tables",
    "backend.forms.tables",
    "backend.positions.tables",
    "backend.locating.tables",
    "backend.messages.tables",
    "backend.groups.tables",
    "backend.places.tables",
    "backend.knowledge.tables",
    "backend.servicetimes.tables",
    "backend.customerlinks.tables",
    "backend.incidents.tables",
    "backend.acceptance.tables",
    "backend.notices.tables",
)
for module in TABLE_MODULES:
    importlib.import_module(module)

METADATA = Base.metadata
