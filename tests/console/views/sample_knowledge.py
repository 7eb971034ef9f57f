"""The other end of fault cases: answers as the backend would, from what it keeps itself."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from console.api.types import CheckList, CheckStep, FaultCase
from tests.console.views import sample

Answer = tuple[int, bytes]


def cases() -> list[FaultCase]:
    return [
        FaultCase(
            id=1,
            version=1,
            title="光猫 LOS 灯红，光路中断",
            product="LAN终端",
            symptom="LOS 灯闪红，宽带和电话都不通",
            cause="皮线光缆被装修挤断",
            remedy="测分光器端光功率；更换皮线光缆并重做快速连接器",
            advice="装修前请告知物业避开弱电管",
            created_by="王调度",
            updated_at=sample.NOW,
        ),
        FaultCase(id=2, version=1, title="拨号提示 691", product="XDSL", updated_at=sample.NOW),
        FaultCase(id=3, version=2, title="专线丢包，尾纤弯折", product="LAN专线", updated_at=sample.NOW),
    ]


def check_lists() -> list[CheckList]:
    def made(product: str, *steps: tuple[str, str]) -> CheckList:
        told = [CheckStep(text=text, fault=fault) for text, fault in steps]
        return CheckList(product=product, version=0, steps=told)

    return [
        made("", ("客户电源正常", "客户侧断电"), ("没有欠费或停机", "先处理欠费或停机")),
        made(
            "LAN专线",
            ("网管上端口状态为 UP", "端口 DOWN，查跳纤与光模块"),
            ("收光功率在 -8 到 -27 dBm 之间", "光衰过大，需上门"),
            ("对端网关可以 ping 通", "查 VLAN 与静态路由"),
        ),
    ]


@dataclass
class CaseDesk:
    """`questions` as they were asked; `attached` pairs of order and case."""

    kept: dict[int, FaultCase] = field(default_factory=lambda: {one.id: one for one in cases()})
    questions: list[str] = field(default_factory=list)
    attached: list[tuple[int, int]] = field(default_factory=list)
    lists: list[CheckList] = field(default_factory=check_lists)

    def answer(self, method: str, parts: list[str], body: dict[str, object], query: dict[str, str]) -> Answer:
        if parts[0] == "check-lists":
            return self._check_lists(method, body)
        if parts[0] == "orders":
            return self._listed([case for order, case in self.attached if order == int(parts[1])])
        if method == "GET":
            question = query.get("q", "")
            self.questions.append(question)
            return self._listed(
                [one.id for one in self.kept.values() if not one.removed and question in one.title]
            )
        if len(parts) == 1:
            made = msgspec.convert({"id": 9, "version": 1, "updated_at": sample.NOW, **body}, FaultCase)
            return self._keep(made, 201)
        case = self.kept[int(parts[1])]
        verb = parts[2] if len(parts) > 2 else "change"
        if verb in ("attach", "detach"):
            pair = (int(str(body["order_id"])), case.id)
            (self.attached.append if verb == "attach" else self.attached.remove)(pair)
            return 200, msgspec.json.encode(case)
        changes = {name: value for name, value in body.items() if name != "version"}
        if verb != "change":
            changes = {"removed": verb == "remove"}
        return self._keep(msgspec.structs.replace(case, version=case.version + 1, **changes), 200)

    def _check_lists(self, method: str, body: dict[str, object]) -> Answer:
        if method == "GET":
            return 200, msgspec.json.encode({"items": self.lists})
        made = msgspec.convert({**body, "version": int(str(body["version"])) + 1}, CheckList)
        self.lists = [made if one.product == made.product else one for one in self.lists]
        return 200, msgspec.json.encode(made)

    def _keep(self, case: FaultCase, status: int) -> Answer:
        self.kept[case.id] = case
        return status, msgspec.json.encode(case)

    def _listed(self, ids: list[int]) -> Answer:
        return 200, msgspec.json.encode({"items": [self.kept[one] for one in ids]})
