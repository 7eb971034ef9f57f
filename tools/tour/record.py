"""What a tour leaves behind: results of its steps, their times and limits, and numbered pictures."""

import json
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from tools.tour.waiting import Stopwatch

S = TypeVar("S")


@dataclass(frozen=True)
class Step(Generic[S]):
    """One row of a tour. `act` returns named times in ms; those named in `limits_ms` must keep them.

    Without an `essential` step the rest makes no sense, so its failure ends the tour.
    """

    name: str
    title: str
    act: Callable[[S], Awaitable[dict[str, float]]]
    limits_ms: dict[str, float] = field(default_factory=dict)
    essential: bool = False


@dataclass
class Result:
    """How a step went; `ms` is the whole step, with the tour's own waiting in it."""

    name: str
    title: str
    ok: bool
    ms: float
    times_ms: dict[str, float]
    limits_ms: dict[str, float]
    within_limits: bool
    pictures: list[str]
    error: str = ""


class Record:
    """Collects results and gives pictures their numbers."""

    def __init__(self, folder: Path, first_picture: int = 1) -> None:
        self.folder = folder
        self.on_failure: Callable[[str], None] = lambda _step: None
        self.results: list[Result] = []
        self._next_picture = first_picture
        self._pictures: list[str] = []

    def picture_path(self, name: str) -> Path:
        """Where the next picture goes."""
        file = f"{self._next_picture:02d}-{name}.png"
        self._next_picture += 1
        self._pictures.append(file)
        return self.folder / file

    async def play(self, stage: S, steps: Sequence[Step[S]]) -> None:
        """Do the steps in order, each recorded whatever happens in it."""
        for step in steps:
            result = await self._play_one(stage, step)
            self.results.append(result)
            times = "  ".join(f"{name} {value:.0f} ms" for name, value in result.times_ms.items())
            print(f"{'✓' if result.ok else '✗'} {step.title}  {times}{result.error}", flush=True)
            if step.essential and not result.ok:
                break

    async def _play_one(self, stage: S, step: Step[S]) -> Result:
        self._pictures = []
        watch = Stopwatch()
        times: dict[str, float] = {}
        error = ""
        try:
            times = await step.act(stage)
        except Exception as problem:  # noqa: BLE001 - whatever it was, it belongs into the record
            error = f"{type(problem).__name__}: {problem}"
            traceback.print_exc()
            self.on_failure(step.name)
        within = all(times.get(name, float("inf")) <= limit for name, limit in step.limits_ms.items())
        return Result(
            step.name, step.title, not error, watch.ms, times, step.limits_ms, within, self._pictures, error
        )

    def write(self, path: Path, **more: object) -> None:
        """Write the results as JSON."""
        content = {**more, "steps": [asdict(result) for result in self.results]}
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
