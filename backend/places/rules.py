"""The five layers as they are before anybody changes them. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layer:
    """`icon` is a name the client has a picture for; `colour` is #rrggbb."""

    id: int
    name: str
    icon: str
    colour: str


LAYERS = (
    Layer(1, "营业厅", "shop", "#1570ef"),
    Layer(2, "机房", "server", "#6938ef"),
    Layer(3, "基站", "antenna", "#099250"),
    Layer(4, "仓库", "warehouse", "#b54708"),
    Layer(5, "公共设施", "flag", "#c11574"),
)
