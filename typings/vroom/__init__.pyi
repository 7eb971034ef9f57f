"""What of pyvroom is used here."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

class TimeWindow:
    def __init__(self, start: int, end: int) -> None: ...

class Vehicle:
    def __init__(
        self,
        id: int,
        start: int | None = None,
        end: int | None = None,
        *,
        profile: str = ...,
        skills: set[int] | None = None,
        time_window: TimeWindow | None = None,
        max_tasks: int = ...,
    ) -> None: ...

class Job:
    def __init__(
        self,
        id: int,
        location: int,
        *,
        default_service: int = 0,
        skills: set[int] | None = None,
        priority: int = 0,
        time_windows: Sequence[TimeWindow] = (),
    ) -> None: ...

class Solution:
    @property
    def routes(self) -> pd.DataFrame: ...

class Input:
    def set_durations_matrix(self, profile: str, matrix_input: NDArray[np.uint32]) -> None: ...
    def add_vehicle(self, vehicle: Vehicle) -> None: ...
    def add_job(self, job: Job) -> None: ...
    def solve(
        self, exploration_level: int, nb_threads: int = 4, timeout: timedelta | None = None
    ) -> Solution: ...
