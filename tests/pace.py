"""How much longer one piece of work takes than another, both measured in turn in this run: no test asserts seconds."""

import time
from collections.abc import Callable

TRIES = 2
LEAST = 0.01  # seconds: below this, a ratio is the noise of the clock


def times_as_long(work: Callable[[], object], other: Callable[[], object]) -> float:
    """The processor time of `work` over that of `other`: the least of a few tries each, in turn."""
    took: dict[Callable[[], object], list[float]] = {work: [], other: []}
    for _ in range(TRIES):
        for each, tries in took.items():
            began = time.process_time()
            each()
            tries.append(time.process_time() - began)
    return max(min(took[work]), LEAST) / max(min(took[other]), LEAST)
