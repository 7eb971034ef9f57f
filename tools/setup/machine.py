"""The order of the set-up steps: system packages, Python, front end. Instant when nothing changed."""

from pathlib import Path

from tools.setup import debian, front_end, python_env
from tools.setup.progress import Progress
from tools.setup.stamps import Stamps, only_one


def make_ready(root: Path, *, window: bool) -> None:
    """Do whatever is not done yet; `window` adds what a Qt window needs. Raises SetupFailed."""
    cache = root / ".cache" / "setup"
    stamps = Stamps(cache)
    packages = debian.missing(debian.WINDOW_PACKAGES) if window and debian.is_debian() else []
    if not packages and python_env.ready(root, stamps) and front_end.ready(root, stamps):
        return
    progress = Progress(cache / "log")
    with only_one(cache / "lock", progress):
        packages = debian.missing(packages)
        if packages:
            debian.install(packages, progress, root)
        if not python_env.ready(root, stamps):
            python_env.prepare(root, stamps, progress)
        if not front_end.ready(root, stamps):
            front_end.prepare(root, stamps, progress)
        progress.say("环境就绪 · ready")
