"""Makes the tones of the four alarm levels, resources/sounds/*.wav; run again after changing the table.

The more urgent, the higher, the more beeps: levels can be told apart without looking and by the rhythm alone.
"""

import math
import struct
import wave
from pathlib import Path

RATE_HZ = 16_000
FADE_S = 0.012  # no click at the edges
PAUSE_S = 0.07
# level: beeps of (pitch in Hz, length in s)
TONES: dict[str, tuple[tuple[float, float], ...]] = {
    "red": ((988.0, 0.13), (740.0, 0.13), (988.0, 0.13), (740.0, 0.13)),
    "orange": ((784.0, 0.16), (784.0, 0.16), (784.0, 0.16)),
    "yellow": ((587.0, 0.2), (698.0, 0.2)),
    "blue": ((440.0, 0.3),),
}


def samples(beeps: tuple[tuple[float, float], ...]) -> list[int]:
    """16-bit samples of one tone."""
    made: list[int] = []
    for pitch_hz, length_s in beeps:
        count = int(length_s * RATE_HZ)
        for at in range(count):
            edge = min(1.0, at / (FADE_S * RATE_HZ), (count - at) / (FADE_S * RATE_HZ))
            phase = 2 * math.pi * pitch_hz * at / RATE_HZ
            made.append(round(32_767 * 0.45 * edge * (math.sin(phase) + 0.3 * math.sin(2 * phase)) / 1.3))
        made.extend([0] * int(PAUSE_S * RATE_HZ))
    return made


def main() -> None:
    folder = Path(__file__).resolve().parents[1] / "resources" / "sounds"
    folder.mkdir(parents=True, exist_ok=True)
    for level, beeps in TONES.items():
        made = samples(beeps)
        with wave.open(str(folder / f"{level}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(struct.pack(f"<{len(made)}h", *made))


if __name__ == "__main__":
    main()
