"""What can be wrong with a build, each with a sentence in both languages."""

SENTENCES: dict[str, str] = {
    "no_file": "找不到文件 {file} · no such file: {file}",
    "not_pbf": "{file} 不是 OpenStreetMap 的 .osm.pbf 文件 · {file} is not an OpenStreetMap .osm.pbf file",
    "damaged": "{file} 已损坏或不完整:{detail} · {file} is damaged or incomplete: {detail}",
    "no_roads": "{file} 中没有道路 · there are no roads in {file}",
    "exists": "{out} 已存在且不为空；换一个文件夹，或加 --replace · {out} exists and is not empty: "
    "choose another folder or add --replace",
    "foreign": "{out} 中有不是地图数据的文件，不会替换 · {out} holds files that are no map data, "
    "so it is not replaced",
    "disk_full": "磁盘空间不足:{out} 需要约 {needed_mb} MB,剩余 {free_mb} MB · the disk is too full: "
    "{out} needs about {needed_mb} MB, {free_mb} MB are free",
    "cannot_write": "无法写入 {out}:{detail} · cannot write to {out}: {detail}",
    "missing_library": "没有安装 {library}(可选组件 mapdata) · {library} (the optional extra mapdata) is not "
    "installed",
    "cancelled": "已取消，没有留下任何文件 · cancelled; nothing was left behind",
}


class MapDataFailed(Exception):
    """A build that could not be done; `code` is a key of SENTENCES, `params` fill its gaps."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(SENTENCES[code].format(**self.params))
