"""The table this program brings: every figure of the sources, and an honest blank where they lost one.

Source: "SLA table" of the domain's work-order description, parts A (enterprise after-sales) and B (public
telephone). The three columns of 虚拟网, NGN虚拟网 and 企业彩铃 lost their headings; that they are
{集团, 省, A} / B / C is a setting, and so are the third figure of 企业彩铃 and every line marked so.
"""

from typing import Final

from backend.servicetimes.rules import Length, Origin, Row, Unit
from contract.vocabulary import CustomerLevel, CustomerSegment

_TIERS: Final = (
    (CustomerLevel.GROUP, CustomerLevel.PROVINCE, CustomerLevel.A),
    (CustomerLevel.B,),
    (CustomerLevel.C,),
)
_ASSUMED: Final = "来源的列名已缺失，按客户等级 集团/省/A、B、C 对应，是可改的设置"
_LOST: Final = "来源缺失时限，按单位的默认修复时限"


def _hours(amount: float) -> Length:
    return Length(amount, Unit.HOURS)


def _working_days(amount: int) -> Length:
    return Length(amount, Unit.WORKING_DAYS)


def _blank(category: str, *products: str) -> list[Row]:
    return [Row(category, product, rest=True, origin=Origin.LOST, note=_LOST) for product in products]


def _always(category: str, *products: str) -> list[Row]:
    return [Row(category, product, rest=True, around_the_clock=True) for product in products]


def _in_days(category: str, *products: str) -> list[Row]:
    return [
        Row(category, product, rest=True, repair=_working_days(3), feedback=_working_days(1))
        for product in products
    ]


def _tiers(product: str, *hours: float) -> list[Row]:
    rows = [
        Row("固网语音", product, levels=levels, repair=_hours(most), origin=Origin.SETTING, note=_ASSUMED)
        for levels, most in zip(_TIERS, hours, strict=True)
    ]
    return [*rows, *_blank("固网语音", product)]


def _by_segment(product: str) -> list[Row]:
    return [
        Row("固网语音", product, segments=(CustomerSegment.INDUSTRY,), repair=_hours(12)),
        Row("固网语音", product, segments=(CustomerSegment.BRAND,), repair=_hours(24)),
        *_blank("固网语音", product),
    ]


def _telephone(product: str, urban: float, rural: float) -> list[Row]:
    """Large customers have half of it; which half, urban or rural, the source leaves open: the shorter."""
    days = Unit.DAYS
    return [
        Row("公众电话", product, segments=(CustomerSegment.URBAN,), repair=Length(urban, days)),
        Row("公众电话", product, segments=(CustomerSegment.RURAL,), repair=Length(rural, days)),
        Row(
            "公众电话",
            product,
            segments=(CustomerSegment.LARGE,),
            repair=Length(urban / 2, days),
            origin=Origin.SETTING,
            note="大用户减半；未分城乡，按城市",
        ),
        *_blank("公众电话", product),
    ]


def _all(category: str, product: str, repair: Length) -> list[Row]:
    return [Row(category, product, rest=True, repair=repair)]


SHIPPED: Final[tuple[Row, ...]] = (
    *_blank("基础数据", "DDN", "帧中继", "ATM", "SDH数字电路", "MPLS-VPN"),
    *_blank("带宽租用", "数字电路出租", "卫星电路出租"),
    *_blank("互联网", "XDSL", "LAN终端", "LAN专线"),
    *_always("IDC", "域名注册", "虚拟主机", "主机托管"),
    *_always("商务领航通信版", "总机服务"),
    *_always("商务领航信息版", "无线宽带", "总机服务", "综合办公", "定制终端"),
    *_in_days("商务领航行业版", "销售管家", "物流E通"),
    *_always("ICT", "政企号百", "全球眼", "信息化应用", "IT服务及应用"),
    *_always("C网行业应用", "协同通信", "天翼对讲(PTT)", "位置定位", "行业短信", "全球眼", "VPDN"),
    *_in_days("C网行业应用", "警务E通", "工商E通", "烟草E通", "物流E通"),
    *_tiers("虚拟网", 20, 24, 48),
    *_tiers("NGN虚拟网", 20, 24, 48),
    *_tiers("企业彩铃", 20, 24, 48),
    *_by_segment("800"),
    *_by_segment("4008"),
    *_telephone("装机", 28, 38),
    *_telephone("移机", 28, 38),
    *_all("公众电话", "复话", _hours(24)),
    *_all("公众电话", "业务变更", _hours(24)),
)
