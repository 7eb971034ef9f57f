"""The check lists this program brings, by product ("" for every other): what to ask on the telephone."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from backend.knowledge.schemas import CheckStep


def _list(*steps: tuple[str, str]) -> tuple[CheckStep, ...]:
    return tuple(CheckStep(text=text, fault=fault) for text, fault in steps)


SHIPPED: Final[Mapping[str, tuple[CheckStep, ...]]] = MappingProxyType(
    {
        "": _list(
            ("客户电源正常，设备指示灯亮", "客户侧断电，恢复供电后再试"),
            ("客户没有欠费或停机", "先处理欠费或停机"),
            ("同一地点没有其他用户申告", "可能是公共故障，查告警并合并工单"),
            ("重启设备后仍然故障", "重启已恢复，可远程结单"),
        ),
        "LAN终端": _list(
            ("光猫电源灯常亮", "客户侧断电或电源适配器故障"),
            ("光猫 LOS 灯熄灭", "光路中断，需上门查皮线光缆"),
            ("光猫 PON 灯常亮", "未注册，核对 LOID 与数据配置"),
            ("网线直连电脑可以拨号", "路由器故障，指导客户重置"),
            ("没有欠费或停机", "先处理欠费或停机"),
        ),
        "LAN专线": _list(
            ("网管上端口状态为 UP", "端口 DOWN，查跳纤与光模块"),
            ("收光功率在 -8 到 -27 dBm 之间", "光衰过大，需上门"),
            ("对端网关可以 ping 通", "查 VLAN 与静态路由"),
            ("客户侧设备直连测试正常", "客户内网故障，通知客户"),
            ("同机房没有其他专线中断", "公共故障，转传输专业"),
        ),
        "XDSL": _list(
            ("话机有拨号音", "外线断线，需上门"),
            ("调制解调器同步灯常亮", "线路质量差，测环阻与绝缘"),
            ("分离器接线正确", "指导客户重新接线"),
            ("拨号错误码不是 691", "账号密码错误，重置密码"),
        ),
        "虚拟网": _list(
            ("话机有拨号音", "外线断线，需上门"),
            ("同一群组其他号码正常", "群组数据或局端故障"),
            ("能接听来话", "查呼入限制与同振设置"),
            ("短号可以互拨", "核对群组短号数据"),
        ),
        "天翼对讲(PTT)": _list(
            ("终端有信号且已注册", "换卡或换位置再试"),
            ("账号在所属群组内", "核对群组数据"),
            ("同组其他终端正常", "平台故障，转平台专业"),
        ),
    }
)
