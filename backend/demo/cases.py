"""Believable fault cases for the sample; every one of them is invented."""

from datetime import datetime, timedelta

from backend.knowledge.tables import FaultCaseRow

_CASES = (
    (
        "光猫 LOS 灯红，光路中断",
        "LAN终端",
        "LOS 灯闪红，PON 灯灭，宽带和电话都不通",
        "皮线光缆被装修挤断，或快速连接器松脱",
        "测分光器端光功率；更换皮线光缆，重做快速连接器，光功率应在 -8 到 -27 dBm",
        "装修前请告知物业避开弱电管",
    ),
    (
        "拨号提示 691，账号或密码错误",
        "XDSL",
        "错误 691，其他灯正常",
        "密码被改、欠费停机，或账号在别处占用",
        "核对账号状态；清除在线记录，重置密码后重拨",
        "密码改后请同步到路由器",
    ),
    (
        "专线丢包，收光功率过低",
        "LAN专线",
        "网页时断时续，ping 网关丢包 5% 以上",
        "尾纤弯折半径过小，或法兰盘脏",
        "清洁法兰盘，重新盘纤；测收光功率并记录",
        "机柜内请勿压住黄色尾纤",
    ),
    (
        "总机无法呼入，能呼出",
        "虚拟网",
        "外线打进来是忙音，内部互拨正常",
        "局端群组数据缺失，或呼叫转移指向自身",
        "核对群组数据；取消错误的呼叫转移",
        "",
    ),
    (
        "摄像头离线，画面黑屏",
        "全球眼",
        "平台显示离线，设备指示灯不亮",
        "POE 供电模块损坏",
        "更换 POE 模块，检查防雷接地",
        "雷雨季前请检查接地电阻",
    ),
    (
        "Wi-Fi 有信号不能上网",
        "LAN终端",
        "有线直连可以上网，无线不行",
        "路由器 DHCP 地址池用尽，或与光猫网段冲突",
        "改路由器网段，关闭光猫 DHCP",
        "来客请用访客网络",
    ),
    (
        "商户 POS 机间歇掉线",
        "LAN专线",
        "忙时掉线，重启后恢复",
        "交换机老化，端口协商为半双工",
        "更换接入交换机；固定端口速率与双工",
        "",
    ),
    (
        "对讲终端无法入组",
        "天翼对讲(PTT)",
        "开机提示鉴权失败",
        "卡与终端未绑定，或群组数据未下发",
        "在平台重新绑定并下发群组",
        "换卡后请先联系客服",
    ),
)


def cases(at: datetime) -> list[FaultCaseRow]:
    """The library, a day apart each, the last one a day before `at`."""
    return [
        FaultCaseRow(
            id=number,
            version=1,
            title=title,
            product=product,
            symptom=symptom,
            cause=cause,
            remedy=remedy,
            advice=advice,
            created_at=at - timedelta(days=len(_CASES) + 1 - number),
            created_by="周敏",
            updated_at=at - timedelta(days=len(_CASES) + 1 - number),
            removed_at=None,
        )
        for number, (title, product, symptom, cause, remedy, advice) in enumerate(_CASES, 1)
    ]
