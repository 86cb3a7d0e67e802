"""How laws are tried on made-up examples.

Whether a change lands must not depend on chance: a law sees a few examples, the same ones in each
run. Many others are looked for by hand, twenty times as many with LAWS=20 in the environment.
"""

import os

from hypothesis import HealthCheck, settings

_TIMES = int(os.environ.get("LAWS", "0"))


def law(examples: int) -> settings:
    """Decorates a law that is tried on so many examples each time."""
    return settings(
        max_examples=examples * max(_TIMES, 1),
        derandomize=not _TIMES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
