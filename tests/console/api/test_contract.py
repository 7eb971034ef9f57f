"""Every record the console reads exists in the backend's own description, with types that fit."""

import enum
import json
import types as python_types
import typing
import urllib.request
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec
import pytest

from console.api import (
    acceptance_types,
    centre_types,
    figures_types,
    notice_types,
    order_types,
    replay_records,
    types,
    workflow_types,
)
from contract.vocabulary import OrderMove
from tests.console.real_backend import RealBackend

Document = dict[str, Any]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Document]:
    """What a running backend says of itself."""
    backend = RealBackend(tmp_path_factory.mktemp("backend"))
    backend.start()
    try:
        with urllib.request.urlopen(f"{backend.url}/api/openapi.json", timeout=10) as answer:
            yield json.load(answer)
    finally:
        backend.stop()


SCHEMA_OF: dict[type[msgspec.Struct], str] = {
    types.Account: "AccountOut",
    types.Session: "SessionOut",
    types.Health: "HealthOut",
    types.Department: "DepartmentOut",
    types.Worker: "WorkerOut",
    types.Customer: "CustomerOut",
    types.Timer: "TimerOut",
    types.Reply: "ReplyOut",
    types.CheckIn: "CheckInOut",
    types.Filled: "FilledOut",
    types.Suspension: "SuspensionOut",
    types.Escalation: "EscalationOut",
    types.Alert: "AlertOut",
    types.Feedback: "FeedbackOut",
    types.Rating: "RatingOut",
    types.QualityCheck: "CheckOut",
    types.Order: "OrderOut",
    types.OrderFile: "FileOut",
    order_types.Party: "PartyOut",
    order_types.CommissionPart: "CommissionPartOut",
    order_types.Commission: "CommissionOut",
    types.BatchOutcome: "OrderOutcomeOut",
    types.BatchAnswer: "BatchOut",
    types.Best: "BestOut",
    types.BestList: "BestListOut",
    types.Duplicate: "DuplicateOut",
    types.Duplicates: "DuplicatesOut",
    types.Candidate: "CandidateOut",
    types.Rest: "RestOut",
    types.Tool: "ToolIO",
    types.RestRules: "RestRulesIO",
    types.Candidates: "CandidatesOut",
    types.Alarm: "AlarmOut",
    types.Event: "EventOut",
    types.OrderDetail: "OrderDetailOut",
    types.PositionsFrame: "PositionsFrame",
    types.OrganisationSettings: "SettingsOut",
    types.Snapshot: "SnapshotOut",
    types.Punch: "PunchOut",
    types.AttendanceRow: "AttendanceRowOut",
    types.Attendance: "AttendanceOut",
    types.FormField: "FormFieldOut",
    types.FormTemplate: "FormTemplateOut",
    types.LoginCode: "LoginCodeOut",
    replay_records.Moment: "MomentOut",
    replay_records.PresenceThen: "PresenceOut",
    types.AttachmentInfo: "AttachmentOut",
    types.Locate: "LocateOut",
    types.Locates: "LocatesOut",
    types.Message: "MessageOut",
    types.Messages: "MessagesOut",
    types.MessageTemplate: "MessageTemplateOut",
    types.MessageTemplates: "MessageTemplatesOut",
    types.Group: "GroupOut",
    types.Groups: "GroupsOut",
    types.Place: "PlaceOut",
    types.PlaceLayer: "PlaceLayerOut",
    types.PlaceLayers: "PlaceLayersOut",
    types.ImportedPlace: "ImportedPlaceOut",
    types.ImportedPlaces: "ImportedPlacesOut",
    types.FaultCase: "FaultCaseOut",
    types.Plan: "PlanOut",
    types.Ways: "WaysOut",
    types.Leg: "LegOut",
    types.Visit: "VisitOut",
    types.LeftOut: "UnplannedOut",
    types.PlanTotals: "TotalsOut",
    types.Applied: "AppliedOut",
    types.Changed: "ChangedOut",
    types.FaultCases: "FaultCasesOut",
    types.Incident: "IncidentOut",
    types.Incidents: "Page_IncidentOut_",
    types.IncidentRef: "IncidentRefOut",
    notice_types.CustomerNotice: "NoticeOut",
    notice_types.CustomerNotices: "Page_NoticeOut_",
    notice_types.OrderNotices: "OrderNoticesOut",
    notice_types.NoticeByHand: "NoticeByHandOut",
    notice_types.OccasionRule: "OccasionIO",
    notice_types.NoticeSettings: "NoticeSettingsOut",
    types.CustomerLink: "CustomerLinkOut",
    types.CustomerLinkState: "CustomerLinkStateOut",
    types.CustomerLinkMade: "CustomerLinkMadeOut",
    types.CheckStep: "CheckStep",
    types.CheckList: "CheckListOut",
    types.CheckLists: "CheckListsOut",
    types.WorkingPeriod: "WorkingPeriodOut",
    types.TrackRules: "TrackRulesOut",
    types.CandidateRules: "CandidateRulesOut",
    types.EscalationStep: "EscalationStepIO",
    types.EscalationChain: "EscalationIO",
    types.Removed: "RemovedOut",
    types.Retention: "RetentionOut",
    types.Organisation: "OrganisationOut",
    types.ServiceLimits: "ServiceLimitsOut",
    types.Length: "LengthIO",
    types.LimitRow: "LimitRow",
    types.ServiceTimes: "ServiceTimesOut",
    types.ServiceContract: "ServiceContractOut",
    types.ServiceContracts: "ServiceContractsOut",
    types.Promise: "Promise",
    types.ForeseenLimit: "ForeseenLimit",
    types.ForeseenLimits: "ForeseenLimits",
    types.Timeliness: "TimelinessOut",
    types.TimelinessLine: "TimelinessLine",
    types.TimelinessTotals: "TimelinessTotals",
    types.TimelinessRun: "TimelinessRun",
    types.TimelinessRuns: "TimelinessRunsOut",
    figures_types.FigureLine: "FigureLine",
    figures_types.Figures: "FiguresOut",
    acceptance_types.CheckedOrder: "CheckedOrderOut",
    acceptance_types.AcceptanceItem: "AcceptanceItemOut",
    acceptance_types.AcceptanceList: "AcceptanceListOut",
    acceptance_types.ImportedItem: "ImportedItemOut",
    acceptance_types.ImportedItems: "ImportedItemsOut",
    acceptance_types.FromOrders: "FromOrdersOut",
    acceptance_types.RemovedItems: "RemovedItemsOut",
    acceptance_types.Issued: "IssuedOut",
    acceptance_types.SampledOrder: "SampledOrderOut",
    acceptance_types.Samples: "SamplesOut",
    centre_types.AcceptanceDays: "AcceptanceDaysOut",
    workflow_types.WorkflowRow: "Transition",
    workflow_types.FieldChoice: "Choice",
    workflow_types.ReplyField: "ReplyField",
    workflow_types.WorkflowParty: "Party",
    workflow_types.WorkflowDefinition: "Definition",
    workflow_types.Workflow: "WorkflowOut",
    workflow_types.Workflows: "WorkflowsOut",
    workflow_types.RunningVersion: "RunningOut",
    workflow_types.RunningVersions: "RunningVersionsOut",
    workflow_types.MovePart: "MovePartOut",
    workflow_types.ShippedWorkflow: "ShippedOut",
    workflow_types.WorkflowParts: "PartsOut",
}
ENDPOINTS = (
    ("/api/auth/token", "post"),
    ("/api/auth/start", "post"),
    ("/api/auth/refresh", "post"),
    ("/api/auth/revoke", "post"),
    ("/api/health", "get"),
    ("/api/snapshot", "get"),
    ("/api/stream", "get"),
    ("/api/orders", "post"),
    ("/api/orders/{order_id}", "get"),
    ("/api/orders/{order_id}/candidates", "get"),
    *((f"/api/orders/{{order_id}}/{verb}", "post") for verb in OrderMove),
    ("/api/attachments/{attachment_id}", "get"),
    ("/api/alarms/{alarm_id}/acknowledge", "post"),
    ("/api/attendance", "get"),
    ("/api/tracks/query", "post"),
    ("/api/positions/records", "post"),
    ("/api/positions/within", "post"),
    ("/api/replay/moment", "get"),
    ("/api/replay/range", "get"),
    ("/api/form-templates", "get"),
    ("/api/workers/{worker_id}/login-code", "post"),
    ("/api/locate-requests", "get"),
    ("/api/locate-requests", "post"),
    ("/api/customers/{customer_id}", "patch"),
    ("/api/notices", "get"),
    ("/api/notices/{notice_id}/again", "post"),
    ("/api/notices/{notice_id}/by-hand", "post"),
    ("/api/orders/{order_id}/notices", "get"),
    ("/api/orders/{order_id}/notices", "post"),
    ("/api/notice-settings", "get"),
    ("/api/notice-settings", "patch"),
    ("/api/message-templates", "get"),
    ("/api/message-templates", "post"),
    ("/api/messages", "get"),
    ("/api/messages", "post"),
    ("/api/groups", "get"),
    ("/api/groups", "post"),
    ("/api/groups/{group_id}", "patch"),
    ("/api/groups/{group_id}/remove", "post"),
    ("/api/organisation", "get"),
    ("/api/organisation", "patch"),
    ("/api/positions/retention", "get"),
    ("/api/workers/{worker_id}", "patch"),
    ("/api/place-layers", "get"),
    ("/api/place-layers/{layer_id}", "patch"),
    ("/api/places", "get"),
    ("/api/places", "post"),
    ("/api/places/{place_id}", "patch"),
    ("/api/places/{place_id}/remove", "post"),
    ("/api/places/{place_id}/restore", "post"),
    ("/api/places/import", "post"),
    ("/api/fault-cases", "get"),
    ("/api/fault-cases", "post"),
    ("/api/fault-cases/{case_id}", "patch"),
    ("/api/fault-cases/{case_id}/remove", "post"),
    ("/api/fault-cases/{case_id}/restore", "post"),
    ("/api/fault-cases/{case_id}/attach", "post"),
    ("/api/fault-cases/{case_id}/detach", "post"),
    ("/api/orders/{order_id}/fault-cases", "get"),
    ("/api/check-lists", "get"),
    ("/api/check-lists", "post"),
    ("/api/service-times", "get"),
    ("/api/service-times", "post"),
    ("/api/service-contracts", "get"),
    ("/api/service-contracts", "post"),
    ("/api/service-contracts/{contract_id}/end", "post"),
    ("/api/order-limits", "get"),
    ("/api/timeliness", "get"),
    ("/api/timeliness/runs", "get"),
    ("/api/figures", "get"),
    ("/api/acceptance", "get"),
    ("/api/acceptance/import", "post"),
    ("/api/acceptance/from-orders", "post"),
    ("/api/acceptance/remove", "post"),
    ("/api/acceptance/issue", "post"),
    ("/api/quality/samples", "get"),
    ("/api/quality/samples", "post"),
    ("/api/workflows", "get"),
    ("/api/workflows", "post"),
    ("/api/workflows/running", "get"),
    ("/api/workflows/parts", "get"),
    ("/api/incidents", "get"),
    ("/api/incidents/{incident_id}/order", "post"),
    ("/api/incidents/{incident_id}/dismiss", "post"),
    ("/api/orders/{order_id}/fields", "post"),
    ("/api/orders/{order_id}/commission", "get"),
    ("/api/orders/{order_id}/customer-link", "get"),
    ("/api/orders/{order_id}/customer-link", "post"),
    ("/api/orders/{order_id}/customer-link/revoke", "post"),
)


@pytest.mark.parametrize("record", SCHEMA_OF, ids=lambda record: record.__name__)
def test_every_field_of_a_record_exists_with_a_type_that_fits(
    record: type[msgspec.Struct], document: Document
) -> None:
    schemas = document["components"]["schemas"]
    schema = schemas[SCHEMA_OF[record]]
    hints = typing.get_type_hints(record)
    faults = []
    for field in msgspec.structs.fields(record):
        described = schema["properties"].get(field.encode_name)
        if described is None:
            faults.append(f"{field.name}: not in the document")
            continue
        if field.required and field.encode_name not in schema.get("required", []):
            faults.append(f"{field.name}: may be missing")
        faults += [f"{field.name}: {why}" for why in _misfits(hints[field.name], described, schemas)]
    assert faults == []


def test_every_record_is_compared() -> None:
    known = {
        value
        for value in vars(types).values()
        if isinstance(value, type) and issubclass(value, types.Record) and value is not types.Record
    }
    not_answers = {
        types.EventPayload,
        types.Undone,
        types.Problem,
        types.Change,
    }  # parts of free-form objects
    lines = {types.Inside, types.InsideAnswer}  # of a stream: read from a real backend in test_areas
    assert known - not_answers - lines - SCHEMA_OF.keys() == set()


@pytest.mark.parametrize(("path", "method"), ENDPOINTS)
def test_every_endpoint_the_console_calls_exists(path: str, method: str, document: Document) -> None:
    assert method in document["paths"].get(path, {}), path


def test_a_draft_is_what_the_backend_takes_for_a_new_order(document: Document) -> None:
    schema = document["components"]["schemas"]["OrderCreate"]
    ours = {field.encode_name for field in msgspec.structs.fields(types.OrderDraft)}
    assert ours - schema["properties"].keys() == set()
    assert set(schema["required"]) - ours == set()


def _misfits(ours: Any, described: dict[str, Any], schemas: Document) -> list[str]:
    """Values the backend may send that our type cannot hold."""
    alternatives = described.get("anyOf") or described.get("oneOf") or [described]
    return [why for one in alternatives if (why := _misfit(ours, _resolved(one, schemas))) is not None]


def _misfit(ours: Any, schema: dict[str, Any]) -> str | None:
    members = _members(ours)
    kind = schema.get("type")
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        enums = [one for one in members if isinstance(one, type) and issubclass(one, enum.Enum)]
        held = {str(member.value) for one in enums for member in one}
        return None if str in members or set(values) <= held else f"{values} not all in {members}"
    fits = {
        "null": type(None) in members,
        "string": _holds_string(members, schema.get("format")),
        "integer": int in members or float in members,
        "number": float in members,
        "boolean": bool in members,
        "array": any(typing.get_origin(one) in {list, tuple} for one in members),
        "object": any(_is_record(one) or typing.get_origin(one) is dict for one in members),
    }
    return None if fits.get(str(kind), False) else f"{schema} does not fit {ours}"


def _holds_string(members: list[Any], form: str | None) -> bool:
    if form == "date-time":
        return datetime in members
    return date in members if form == "date" else str in members


def _members(ours: Any) -> list[Any]:
    origin = typing.get_origin(ours)
    return list(typing.get_args(ours)) if origin in {typing.Union, python_types.UnionType} else [ours]


def _is_record(one: Any) -> bool:
    return isinstance(one, type) and issubclass(one, msgspec.Struct)


def _resolved(schema: dict[str, Any], schemas: Document) -> dict[str, Any]:
    reference = schema.get("$ref")
    return schemas[reference.rsplit("/", 1)[-1]] if reference else schema
