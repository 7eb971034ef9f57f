"""The tables of steps: what each pass of a tour does, and what its times must keep."""

from tools.tour import (
    board,
    centre,
    centre_panes as panes,
    crew,
    customer,
    escalation,
    office,
    scenes,
    selecting,
    storm,
    telling,
    undo,
)
from tools.tour.record import Step
from tools.tour.stage import Stage

SHOWN = 1000.0  # each step of the job shows within a second
OPEN = Step("open", "窗口可用 · window usable", scenes.window_opens, essential=True)
OPEN_AGAIN = Step("open", OPEN.title, scenes.window_opens, {"usable_ms": 3000}, essential=True)
MAP = Step("map", "地图就绪 · map drawn", scenes.map_is_drawn)
JOB: list[Step[Stage]] = [
    Step("people", "人员移动 · people move", scenes.people_move),
    Step("order", "N 建单 · N types an order", scenes.new_order, {"created_ms": SHOWN}, essential=True),
    Step("candidates", "候选人 · candidates", scenes.candidates, {"candidates_ms": SHOWN}, essential=True),
    Step("phone", "手机登录 · phone signs in", scenes.phone_signs_in, essential=True),
    Step(
        "dispatch",
        "Enter 派单，手机响铃 · Enter dispatches, the phone rings",
        scenes.enter_dispatches,
        {"dispatched_ms": SHOWN, "phone_rings_ms": SHOWN},
        essential=True,
    ),
    Step("accept", "接单 · accepted", scenes.worker_accepts, {"accepted_shown_ms": SHOWN}, essential=True),
    Step(
        "check_in",
        "签到 · checked in",
        scenes.worker_checks_in,
        {"checked_in_shown_ms": SHOWN},
        essential=True,
    ),
    Step(
        "reply",
        "回单 · replied with a photo",
        scenes.worker_replies,
        {"replied_shown_ms": SHOWN},
        essential=True,
    ),
    Step("board", "排班板，拖动派单 · dragged on the board", board.order_is_dragged, {"planned_ms": SHOWN}),
    Step("undo", "派单与撤销 · dispatched and undone", undo.dispatch_is_taken_back, {"undone_ms": SHOWN}),
    Step("history", "经过与恢复确认 · history, confirmed", scenes.history_tells, {"confirmed_ms": SHOWN}),
    Step(
        "customer",
        "客户看进度并评价 · the customer follows and rates",
        customer.customer_follows_and_rates,
        {"link_ms": SHOWN, "rated_shown_ms": SHOWN},
    ),
    Step(
        "report",
        "现场上报转工单 · a report becomes an order",
        customer.report_becomes_an_order,
        {"report_shown_ms": 2 * SHOWN, "ordered_ms": SHOWN},
    ),
    Step("killed", "后端中断与恢复 · backend killed and back", scenes.backend_dies, {"live_again_ms": 3000}),
]
LATE = Step(
    "late", "超时逐级升级 · a limit is passed", escalation.limit_is_passed, {"told_late_max_ms": SHOWN}
)
STORM: list[Step[Stage]] = [
    Step("storm", "暴雨，140 张工单 · a storm of orders", storm.storm_breaks),
    Step("plan", "智能排单 · a plan", storm.plan_is_made, {"first_plan_ms": 2000}, essential=True),
    Step("plan_given", "按方案派单 · the plan is dispatched", storm.plan_is_dispatched),
    LATE,
]
CENTRE: list[Step[Stage]] = [
    Step("measure", "测距离 · a distance is measured", selecting.distance_is_measured),
    Step("select", "圈选人员 · people in a circle", selecting.people_are_selected, {"selected_ms": SHOWN}),
    Step("select_past", "过去谁在圈内 · who was inside", selecting.past_is_asked),
    Step("crew", "勾选人员，显示位置 · a crew is ticked", centre.crew_is_ticked),
    Step("tracks", "查询轨迹 · tracks", centre.tracks_are_shown, {"tracks_ms": SHOWN}),
    Step("playback", "轨迹回放 · playback", centre.tracks_are_played),
    Step("records", "定位记录 · position records", centre.records_are_listed, {"records_ms": SHOWN}),
    Step("locate", "立即定位 · locate now", centre.crew_is_asked, {"asked_ms": SHOWN}),
    Step("message", "发送短信 · a message", centre.message_goes_out, {"message_queued_ms": SHOWN}),
    Step("replay", "态势回放 · the room as it was", centre.room_is_replayed, {"jump_ms": 500}),
    Step("customers", "客户分布 · customers of the crew", centre.customers_are_shown),
]
LIGHT = Step("light", "浅色 · light", scenes.goes_light)
PANES: list[Step[Stage]] = [
    Step("group", "建组 · a group is made", panes.group_is_made, {"group_ms": SHOWN}),
    Step("places", "兴趣点 · places", panes.places_are_shown),
    Step("import", "导入兴趣点 · a file of places", panes.file_of_places_is_looked_at, {"read_ms": 3000}),
    Step("settings", "组织设置 · settings", panes.settings_are_opened),
]
OFFICE: list[Step[Stage]] = [
    Step(
        "workflow",
        "流程改动先证明再发布 · a workflow is adapted, proved, published",
        office.workflow_is_adapted,
        {"refused_ms": SHOWN, "published_ms": SHOWN},
    ),
    Step(
        "crew", "车辆、工具、工时 · vehicle, tools, hours", crew.crew_is_fitted_out, {"candidates_ms": SHOWN}
    ),
    Step(
        "carried",
        "把人拖到工单上 · somebody is carried to an order",
        crew.person_is_carried_to_an_order,
        {"given_ms": SHOWN},
    ),
    Step("told", "客户通知与送达 · the customer is told", telling.customer_is_told, {"queued_ms": SHOWN}),
    Step(
        "acceptance",
        "月度验收清单派发 · the month's acceptance is given out",
        office.month_is_given_out,
        {"imported_ms": SHOWN},
    ),
    Step("reports", "六张统计报表 · six reports", office.reports_are_read, {"slowest_ms": 2 * SHOWN}),
]
_LOOKED_AT = {"crew", "tracks", "playback", "records", "replay"}  # what is quick
AGAIN = [step for step in CENTRE if step.name in _LOOKED_AT] + PANES
PASSES: dict[str, list[Step[Stage]]] = {
    "main": [
        OPEN,
        MAP,
        *JOB,
        *STORM,
        Step("dark", "深色 · dark", scenes.dark_theme),
        Step("english", "English", scenes.english),
    ],
    "centre": [OPEN, MAP, *CENTRE, *PANES],
    "centre-dark": [OPEN_AGAIN, MAP, Step("dark", "深色 · dark", scenes.goes_dark), *AGAIN, LIGHT],
    "short": [OPEN, *JOB, *STORM],
    "storm": [OPEN, MAP, *STORM],
    "storm-dark": [OPEN, MAP, Step("dark", "深色 · dark", scenes.goes_dark), *STORM, LIGHT],
    "office": [OPEN, MAP, *OFFICE],
    "office-dark": [OPEN, MAP, Step("dark", "深色 · dark", scenes.goes_dark), *OFFICE, LIGHT],
    "late": [OPEN, MAP, LATE],
    "open": [OPEN_AGAIN, MAP],
    "scaled": [OPEN_AGAIN, MAP, Step("scaled", "150 %", scenes.scaled), *AGAIN],
}
