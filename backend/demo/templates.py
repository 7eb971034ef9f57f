"""The sample's form templates."""

from typing import Any

Field = dict[str, Any]


def _field(key: str, label: str, kind: str, required: bool = True, unit: str | None = None) -> Field:
    return {"key": key, "label": label, "kind": kind, "required": required, "unit": unit}


TEMPLATES: tuple[tuple[str, str, list[Field]], ...] = (
    (
        "装机回单",
        "task",
        [
            _field("device_number", "终端串号", "text"),
            _field("optical_power", "光功率", "number", unit="dBm"),
            _field("down_rate", "下行速率", "number", unit="Mbps"),
            _field("port", "分光器端口", "text"),
            _field("materials", "使用材料", "product", required=False),
            _field("photo_after", "完工照片", "picture"),
            _field("label_photo", "标签照片", "picture", required=False),
            _field("finished_at", "完工时间", "datetime"),
        ],
    ),
    (
        "故障回单",
        "task",
        [
            _field("cause", "故障原因", "text"),
            _field("measures", "处理措施", "text"),
            _field("optical_power", "光功率", "number", required=False, unit="dBm"),
            _field("parts", "更换部件", "product", required=False),
            _field("photo_before", "处理前照片", "picture", required=False),
            _field("photo_after", "处理后照片", "picture"),
            _field("restored_at", "恢复时间", "datetime"),
            _field("advice", "规避建议", "text", required=False),
        ],
    ),
    (
        "巡检记录",
        "report",
        [
            _field("site", "巡检点", "text"),
            _field("temperature", "机房温度", "number", unit="℃"),
            _field("humidity", "相对湿度", "number", required=False, unit="%"),
            _field("locked", "箱体锁闭情况", "text"),
            _field("photo", "现场照片", "picture"),
            _field("found", "发现问题", "text", required=False),
            _field("inspected_at", "巡检时间", "datetime"),
        ],
    ),
    (
        "客户拜访",
        "visit",
        [
            _field("contact", "拜访对象", "text"),
            _field("purpose", "拜访目的", "text"),
            _field("result", "洽谈结果", "text"),
            _field("products", "意向产品", "product", required=False),
            _field("amount", "预计金额", "number", required=False, unit="元"),
            _field("next_at", "下次拜访时间", "datetime", required=False),
            _field("photo", "门头照片", "picture"),
        ],
    ),
    (
        "送货签收单",
        "task",
        [
            _field("goods", "货品清单", "product"),
            _field("packages", "件数", "number", unit="件"),
            _field("receiver", "签收人", "text"),
            _field("signed_at", "签收时间", "datetime"),
            _field("photo", "签收单照片", "picture"),
        ],
    ),
)
