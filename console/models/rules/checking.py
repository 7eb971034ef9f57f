"""What came of going through a check list, in words; and a check list as lines of text. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from console.api.types import CheckList, CheckStep
from console.core.errors import Speaks

MOST_STEPS, LONGEST = 30, 200
_BAR = "|"


class Finding(StrEnum):
    OPEN = "open"
    OK = "ok"
    FAULT = "fault"


class StepsUnreadable(ValueError):
    """`args`: the texts key, and the number it is about."""


def list_for(lists: Sequence[CheckList], product: str) -> CheckList | None:
    """The product's own list, else the general one."""
    by_product = {one.product: one for one in lists}
    return by_product.get(product) or by_product.get("")


def diagnosis(
    checked: CheckList, findings: Mapping[int, Finding], note: str, before: str, texts: Speaks
) -> str:
    """What is kept with the order: what was kept `before`, each finding on a line, then the remarks."""
    done = {number: one for number, one in findings.items() if one is not Finding.OPEN}
    lines = [before] if before else []
    if done:
        product = checked.product or texts("checking.list.general")
        lines.append(texts("checking.diagnosis", product=product, done=len(done), all=len(checked.steps)))
    for number, finding in sorted(done.items(), key=lambda one: (one[1] is Finding.OK, one[0])):
        step = checked.steps[number]
        if finding is Finding.OK:
            lines.append(texts("checking.diagnosis.ok", text=step.text))
        elif step.fault:
            lines.append(texts("checking.diagnosis.fault", text=step.text, means=step.fault))
        else:
            lines.append(texts("checking.diagnosis.fault.plain", text=step.text))
    return "\n".join([*lines, note] if note else lines)[:4000]


def steps_text(steps: Sequence[CheckStep]) -> str:
    """A line for each step: 'what to check | what a fault means'."""
    return "\n".join(f"{one.text} {_BAR} {one.fault}" if one.fault else one.text for one in steps)


def read_steps(text: str) -> list[CheckStep]:
    """The lines again as steps; raises StepsUnreadable."""
    steps = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        said, _, means = (part.strip() for part in line.replace("｜", _BAR).partition(_BAR))
        if not said or len(said) > LONGEST or len(means) > LONGEST:
            raise StepsUnreadable("checking.edit.too_long" if said else "checking.edit.needed", number)
        steps.append(CheckStep(text=said, fault=means))
    if not steps:
        raise StepsUnreadable("checking.edit.needed", 0)
    if len(steps) > MOST_STEPS:
        raise StepsUnreadable("checking.edit.too_many", len(steps))
    return steps
