"""What the sample's dispatchers have prepared: message templates, groups of people, places on five layers."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.demo.lines import Line
from backend.demo.organisation import Person
from backend.groups.schemas import GroupOut
from backend.groups.tables import GroupMemberRow, GroupRow
from backend.kit.eventlog import Actor
from backend.messages.tables import MessageTemplateRow
from backend.places.tables import PlaceRow
from contract.vocabulary import EventKind, OrderType, WorkerKind

ROOT_DEPARTMENT = 1
GROUP_SIZE = 6

MESSAGE_TEMPLATES = (
    ("集合通知", "请于今日 17:30 到区域中心集合，收到请回复。"),
    ("领料通知", "您申请的物料已到，请尽快到仓库领取。"),
    ("天气提醒", "今日有大风和雷雨，高处作业请暂停，注意安全。"),
    ("回单催办", "您有任务超过时限尚未回单，请尽快处理或说明原因。"),
    ("保障值守", "今晚 20:00 起进入通信保障时段，请保持手机畅通。"),
)

# layer, name, latitude, longitude (WGS-84, within some tens of metres of the landmark), note
PLACES = (
    (1, "南京东路营业厅", 31.2366, 121.4790, "每日 9:00–20:00"),
    (1, "静安寺营业厅", 31.2239, 121.4451, "每日 9:00–20:00"),
    (1, "徐家汇营业厅", 31.1937, 121.4335, "每日 10:00–21:00"),
    (1, "陆家嘴营业厅", 31.2382, 121.5010, "工作日 9:00–18:00"),
    (1, "四川北路营业厅", 31.2530, 121.4822, ""),
    (2, "人民广场机房", 31.2316, 121.4703, "进出登记"),
    (2, "豫园机房", 31.2272, 121.4906, "钥匙在豫园抢修班"),
    (2, "曹家渡机房", 31.2392, 121.4297, ""),
    (2, "塘桥机房", 31.2095, 121.5147, ""),
    (3, "东方明珠基站", 31.2397, 121.4998, ""),
    (3, "上海中心基站", 31.2335, 121.5056, "登高需预约"),
    (3, "人民公园基站", 31.2330, 121.4690, ""),
    (3, "鲁迅公园基站", 31.2703, 121.4780, ""),
    (4, "大连路仓库", 31.2584, 121.5118, "光缆、终端"),
    (4, "枫林仓库", 31.1995, 121.4528, "光猫、机顶盒"),
    (5, "上海站", 31.2493, 121.4556, "通信保障点"),
    (5, "上海博物馆", 31.2286, 121.4706, "通信保障点"),
    (5, "外白渡桥", 31.2452, 121.4894, ""),
    (5, "瑞金医院", 31.2107, 121.4643, "重要客户"),
    (5, "中山医院", 31.1975, 121.4514, "重要客户"),
)


async def prepare(session: AsyncSession, staff: Sequence[Person], *, at: datetime) -> list[Line]:
    """Store it all; answers what the log says of it."""
    templates = [{"name": name, "text": text, "created_at": at} for name, text in MESSAGE_TEMPLATES]
    await session.execute(insert(MessageTemplateRow), templates)
    await session.execute(insert(PlaceRow), [_place(*place, at=at) for place in PLACES])
    lines = []
    for id_, (name, members) in enumerate(_groups(staff), start=1):
        session.add(
            GroupRow(
                id=id_,
                version=1,
                name=name,
                department_id=ROOT_DEPARTMENT,
                created_at=at,
                updated_at=at,
            )
        )
        await session.flush()
        rows = [{"group_id": id_, "worker_id": worker_id} for worker_id in members]
        await session.execute(insert(GroupMemberRow), rows)
        lines.append(_line(id_, name, members, at))
    return lines


def _groups(staff: Sequence[Person]) -> Iterator[tuple[str, list[int]]]:
    """Name and members of each; none without anybody in it."""
    people = [it for it in staff if it.kind is WorkerKind.PERSON]
    every_area = {it.area.key: it for it in reversed(people) if OrderType.FAULT in it.skills}
    found = (
        ("夜间应急组", [it.id for it in every_area.values()]),
        ("集团客户保障组", [it.id for it in people if OrderType.SALES_VISIT in it.skills][:GROUP_SIZE]),
        ("抢修车队", [it.id for it in staff if it.kind is WorkerKind.VEHICLE]),
    )
    return ((name, sorted(members)) for name, members in found if members)


def _place(layer: int, name: str, lat: float, lon: float, note: str, *, at: datetime) -> dict[str, Any]:
    return {
        "version": 1,
        "layer": layer,
        "name": name,
        "lat": lat,
        "lon": lon,
        "note": note,
        "department_id": ROOT_DEPARTMENT,
        "created_at": at,
        "updated_at": at,
    }


def _line(id_: int, name: str, members: list[int], at: datetime) -> Line:
    group = GroupOut(
        id=id_,
        version=1,
        name=name,
        worker_ids=members,
        department_id=ROOT_DEPARTMENT,
        removed=False,
        updated_at=at,
    )
    payload = {"group": group.model_dump(mode="json")}
    subject, system = ("group", id_), Actor.system()
    return Line(at, EventKind.GROUP_CREATED, subject, ROOT_DEPARTMENT, (), None, system.name, payload)
