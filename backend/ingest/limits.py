"""How often an address may try device ids that nobody knows."""

UNKNOWN_PER_MINUTE = 20
WINDOW_MS = 60_000
MAX_ADDRESSES = 10_000


class UnknownDeviceLimit:
    """Counts unknown ids per client address in windows of a minute; known devices never come here."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[int, int]] = {}  # address -> (start of its window in ms, tries)

    def refuse_for_s(self, address: str, now_ms: int) -> int:
        """Count one try. 0: still within the limit; else the seconds to wait."""
        start_ms, tries = self._windows.pop(address, (now_ms, 0))
        if now_ms - start_ms >= WINDOW_MS:
            start_ms, tries = now_ms, 0
        self._windows[address] = (start_ms, tries + 1)
        if len(self._windows) > MAX_ADDRESSES:
            del self._windows[next(iter(self._windows))]  # the one not heard of for longest
        if tries < UNKNOWN_PER_MINUTE:
            return 0
        return max(1, -(-(start_ms + WINDOW_MS - now_ms) // 1000))
