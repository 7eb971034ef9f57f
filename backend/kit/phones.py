"""Telephone numbers: whether one can be called, and how it is shown to who need not know it. Pure."""

import re

_NUMBER = re.compile(r"\+?\d[\d\s()（）-]{5,24}")
_SIGNS = re.compile(r"[\s()（）-]")


def masked(phone: str | None) -> str | None:
    """138****0001: enough to recognise a number one knows."""
    if phone is None:
        return None
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else f"{'*' * (len(phone) - 2)}{phone[-2:]}"


def dialled(phone: str) -> str | None:
    """The digits that are dialled (a leading + stays); None where it is no number."""
    if not _NUMBER.fullmatch(phone.strip()):
        return None
    digits = _SIGNS.sub("", phone.strip())
    return digits if 7 <= len(digits.removeprefix("+")) <= 15 else None
