"""Where the sample organisation works: five areas of central Shanghai, each on one bank of the Huangpu.

An area is a rectangle turned like its streets, with crossings on a regular grid; coordinates are WGS-84.
"""

from dataclasses import dataclass
from math import cos, radians, sin

METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Area:
    """`width_m` runs along the streets that lead (roughly) east, `height_m` across; `turn_deg` is their
    direction, counted from east to north. `streets` are real names of the quarter."""

    key: str
    name: str
    lat: float
    lon: float
    width_m: float
    height_m: float
    turn_deg: float
    block_m: tuple[float, float]
    streets: tuple[str, ...]

    def place(self, along_m: float, across_m: float) -> tuple[float, float]:
        """(lat, lon) of a point given in the area's own turned metres, from its centre."""
        turn = radians(self.turn_deg)
        east_m = along_m * cos(turn) - across_m * sin(turn)
        north_m = along_m * sin(turn) + across_m * cos(turn)
        lat = self.lat + north_m / METRES_PER_DEGREE
        return lat, self.lon + east_m / (METRES_PER_DEGREE * cos(radians(self.lat)))

    def own_metres(self, lat: float, lon: float) -> tuple[float, float]:
        """The inverse of `place`."""
        turn = radians(self.turn_deg)
        east_m = (lon - self.lon) * METRES_PER_DEGREE * cos(radians(self.lat))
        north_m = (lat - self.lat) * METRES_PER_DEGREE
        return east_m * cos(turn) + north_m * sin(turn), north_m * cos(turn) - east_m * sin(turn)

    @property
    def district(self) -> str:
        """The administrative name, as in addresses."""
        return f"{self.name}新区" if self.name == "浦东" else f"{self.name}区"

    @property
    def crossings(self) -> tuple[int, int]:
        """How many crossings lie on each side of the centre: along, across."""
        return int(self.width_m / 2 // self.block_m[0]), int(self.height_m / 2 // self.block_m[1])


HUANGPU = Area(
    "huangpu",
    "黄浦",
    31.2278,
    121.4745,
    2000.0,
    2300.0,
    20.0,
    (200.0, 165.0),
    (
        "南京西路",
        "淮海中路",
        "西藏中路",
        "人民路",
        "河南中路",
        "福州路",
        "九江路",
        "汉口路",
        "黄陂南路",
        "马当路",
        "复兴中路",
        "自忠路",
        "中华路",
        "威海路",
        "北京东路",
        "顺昌路",
    ),
)
JINGAN = Area(
    "jingan",
    "静安",
    31.2372,
    121.4497,
    2300.0,
    2600.0,
    21.0,
    (230.0, 180.0),
    (
        "新闸路",
        "北京西路",
        "华山路",
        "万航渡路",
        "陕西北路",
        "江宁路",
        "昌平路",
        "常德路",
        "康定路",
        "西康路",
        "海防路",
        "余姚路",
        "胶州路",
        "延平路",
        "安远路",
        "长寿路",
    ),
)
XUHUI = Area(
    "xuhui",
    "徐汇",
    31.2035,
    121.4395,
    2300.0,
    2100.0,
    23.0,
    (220.0, 190.0),
    (
        "肇嘉浜路",
        "衡山路",
        "斜土路",
        "枫林路",
        "建国西路",
        "小木桥路",
        "零陵路",
        "宛平路",
        "武康路",
        "平江路",
        "东安路",
        "高安路",
        "湖南路",
        "永嘉路",
        "岳阳路",
        "太原路",
    ),
)
HONGKOU = Area(
    "hongkou",
    "虹口",
    31.2642,
    121.4925,
    1700.0,
    1600.0,
    46.0,
    (210.0, 170.0),
    (
        "四平路",
        "海伦路",
        "溧阳路",
        "大连路",
        "哈尔滨路",
        "保定路",
        "飞虹路",
        "临平北路",
        "天宝路",
        "曲阳路",
        "物华路",
        "祥德路",
        "通州路",
        "嘉兴路",
        "岳州路",
        "欧阳路",
    ),
)
PUDONG = Area(
    "pudong",
    "浦东",
    31.2228,
    121.5168,
    1000.0,
    2400.0,
    15.0,
    (165.0, 200.0),
    (
        "浦东南路",
        "东方路",
        "世纪大道",
        "张杨路",
        "商城路",
        "浦城路",
        "南泉北路",
        "福山路",
        "潍坊路",
        "崂山路",
        "塘桥新路",
        "浦电路",
        "浦建路",
        "蓝村路",
        "峨山路",
        "松林路",
    ),
)
AREAS = (HUANGPU, JINGAN, XUHUI, HONGKOU, PUDONG)
