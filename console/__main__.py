"""`python -m console`: arguments, one console per data folder, one loop."""

import argparse
import builtins
import gc
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from console.app import Console

    Course = Callable[[Console], Coroutine[Any, Any, int]]


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The command line; `data` defaults to the user's own folder for programs' data."""
    parser = argparse.ArgumentParser(prog="console", description="外勤调度台 · Waiqin Console")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="data folder (settings, outbox, embedded backend)"
    )
    parser.add_argument("--backend", metavar="URL", help="use this backend instead of an embedded one")
    parser.add_argument("--mapdata", type=Path, metavar="DIR", help="folder with PMTiles files of roads")
    parser.add_argument(
        "--no-sample", action="store_true", help="embedded backend without the sample organisation"
    )
    parser.add_argument("--no-sound", action="store_true", help="alarms are seen, not heard")
    options = parser.parse_args(argv)
    if options.data is None:
        import platformdirs

        options.data = platformdirs.user_data_path("waiqin-console", appauthor=False)
    return options


def _application() -> "QApplication":
    """The Qt application, with what WebEngine wants to be said before it exists (it is imported later)."""
    plain_import = builtins.__import__
    from PySide6.QtCore import QCoreApplication, Qt

    # PySide's own reads the source of every module that is imported, to look for `from __feature__ import`:
    # a quarter of a second of a start, for something that is not used here.
    builtins.__import__ = plain_import

    from PySide6.QtWidgets import QApplication

    from console.map.rendering import prepare_program

    prepare_program()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("waiqin-console")
    return application


def main(argv: Sequence[str] | None = None, course: "Course | None" = None) -> int:
    """Exit code 0, also for a second console on the folder: it raises the first one's window.

    `course` is what becomes of the console instead of `app.run`: the tour and the tests drive it that way.
    """
    began_s = time.monotonic()
    gc.disable()  # loading makes many objects and no garbage; `core.garbage` takes over on the loop
    asked = arguments(sys.argv[1:] if argv is None else argv)

    application = _application()

    from console.app import Console, Options, run
    from console.core import log
    from console.core.errors import DataFolderBusy
    from console.core.instance import Instance
    from console.core.texts import Texts

    instance = Instance(asked.data)
    if not instance.acquire():
        instance.raise_other()
        sys.stderr.write(DataFolderBusy().sentence(Texts()) + "\n")
        return 0
    writing = log.start(asked.data)
    try:
        options = Options(
            data=asked.data.resolve(),
            backend=asked.backend,
            mapdata=asked.mapdata,
            sample=not asked.no_sample,
            sound=not asked.no_sound,
            began_s=began_s,
        )
        console = Console(options, application, instance)
        console.begin()

        from console.core import tasks

        return tasks.run(application, lambda: (course or run)(console))
    finally:
        instance.release()
        writing.stop()


if __name__ == "__main__":
    sys.exit(main())
