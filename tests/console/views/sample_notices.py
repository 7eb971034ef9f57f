"""Notices to customers of the sample room, how they are sent there, and the backend's side of both."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from console.api.notice_types import (
    CustomerNotice,
    CustomerNotices,
    NoticeByHand,
    NoticeSettings,
    OccasionRule,
    OrderNotices,
)
from console.models.world import Models
from contract.notices import NoticeOccasion
from contract.vocabulary import MessageState
from tests.console.views import sample

Answer = tuple[int, bytes]
LINK = "https://dispatch.example.cn/c/secret1"


def notice(id_: int, order_id: int, state: MessageState, **more: Any) -> CustomerNotice:
    at = sample.NOW - timedelta(minutes=30 - id_)
    made = CustomerNotice(
        id=id_,
        order_id=order_id,
        occasion=NoticeOccasion.TAKEN_IN,
        phone_masked="138****5678",
        text=f"【上海分公司】您的故障报修已受理，工单号 GD20261121-{order_id:04d}，我们会尽快安排工程师。",
        with_link=True,
        state=state,
        created_at=at,
        created_by="system",
        not_before=at,
    )
    return msgspec.structs.replace(made, **more)


def told() -> list[CustomerNotice]:
    """One that arrived, one that waits, one that failed, one sent by hand."""
    state, occasion, at = MessageState, NoticeOccasion, sample.NOW - timedelta(minutes=12)
    return [
        notice(1, 3, state.DELIVERED, sent_at=at, delivered_at=at),
        notice(
            2,
            3,
            state.QUEUED,
            occasion=occasion.ON_THE_WAY,
            error="unreachable",
            attempts=3,
            text="【上海分公司】您的故障报修（GD20261121-0003），工程师已出发。"
            "预计 14:05～14:20 到达。请留意来电。",
        ),
        notice(3, 5, state.FAILED, error="blacklisted"),
        notice(4, 6, state.SENT, sent_at=at, sent_by="周敏"),
    ]


def settings() -> NoticeSettings:
    words = {one: f"【{{firm}}】您的{{type}}（{{number}}）{one}" for one in NoticeOccasion}
    return NoticeSettings(
        version=3,
        gateway_url="https://sms.example.cn/send",
        has_key=True,
        grace_s=30,
        occasions={
            one: OccasionRule(
                automatic=one not in (NoticeOccasion.OTHER, NoticeOccasion.DISPATCHED),
                text=words[one],
                link=one is NoticeOccasion.COMPLETED,
            )
            for one in NoticeOccasion
        },
        links=True,
    )


class NoticeDesk:
    """Takes notices as the backend does; `gateway` and `refused` can be set."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self.items = {one.id: one for one in told()}
        self.settings = settings()
        self.gateway = "ready"
        self.links = True

    def answer(self, method: str, parts: list[str], body: dict[str, Any]) -> Answer:
        """One request."""
        if parts[0] == "notice-settings":
            return self._settings(method, body)
        if parts[0] == "customers":
            return self._customer(int(parts[1]), body)
        if parts[0] == "orders":
            return self._order(method, int(parts[1]), body)
        if len(parts) == 1:
            newest = sorted(self.items.values(), key=lambda one: -one.id)
            return 200, msgspec.json.encode(CustomerNotices(items=newest))
        return self._deed(int(parts[1]), parts[2])

    def _settings(self, method: str, body: dict[str, Any]) -> Answer:
        if method == "PATCH":
            given = {name: value for name, value in body.items() if name != "version"}
            key = given.pop("gateway_key", None)
            rules = {NoticeOccasion(k): OccasionRule(**v) for k, v in given.pop("occasions", {}).items()}
            self.settings = msgspec.structs.replace(
                self.settings,
                version=self.settings.version + 1,
                has_key=self.settings.has_key if key is None else bool(key),
                occasions=self.settings.occasions | rules,
                **given,
            )
        return 200, msgspec.json.encode(self.settings)

    def _customer(self, customer_id: int, body: dict[str, Any]) -> Answer:
        customer = self._models.customers.get(customer_id)
        assert customer is not None
        given = {name: value for name, value in body.items() if name != "version"}
        changed = msgspec.structs.replace(customer, version=customer.version + 1, **given)
        return 200, msgspec.json.encode(changed)

    def _order(self, method: str, order_id: int, body: dict[str, Any]) -> Answer:
        if method == "POST":
            made = notice(
                max(self.items) + 1,
                order_id,
                MessageState.QUEUED,
                occasion=NoticeOccasion(body["occasion"]),
                text=body["text"],
                with_link=body["with_link"],
                created_by="周敏",
                created_at=sample.NOW,
            )
            self.items[made.id] = made
            return 201, msgspec.json.encode(made)
        found = [one for one in self.items.values() if one.order_id == order_id]
        drafts = {
            one: f"【上海分公司】您的故障报修（GD20261121-{order_id:04d}）{one}" for one in NoticeOccasion
        }
        answer = OrderNotices(items=found, gateway=self.gateway, drafts=drafts, links=self.links)
        return 200, msgspec.json.encode(answer)

    def _deed(self, notice_id: int, deed: str) -> Answer:
        known = self.items[notice_id]
        if deed == "again":
            made = msgspec.structs.replace(
                known, id=max(self.items) + 1, state=MessageState.QUEUED, error=None, created_by="周敏"
            )
            self.items[made.id] = made
            return 200, msgspec.json.encode(made)
        sent = msgspec.structs.replace(
            known, state=MessageState.SENT, error=None, sent_at=sample.NOW, sent_by="周敏"
        )
        self.items[notice_id] = sent
        return 200, msgspec.json.encode(NoticeByHand(notice=sent, text=f"{sent.text} 查看进度：{LINK}"))
