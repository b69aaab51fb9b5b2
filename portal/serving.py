"""How gunicorn serves the portal; `portal serve`, the demo and the benchmarks all read it."""

import gc
from typing import Any

YOUNG = 20_000
"""Objects made before a collection is worth its time; a page makes a few thousand and frees them by itself."""


def post_worker_init(_worker: Any) -> None:
    """What was loaded stays for good: collecting it again and again cost a page about a quarter of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
