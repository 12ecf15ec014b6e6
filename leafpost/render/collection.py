"""Garbage collection around a layout: a page is a tree of many thousand boxes, and all of them are in use.

While they are made, Python would look through them again and again for what may be thrown away,
and find nothing.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold garbage collection. Afterwards it is as it was, and what is left of earlier pages goes."""
    was_on = gc.isenabled()
    if was_on:
        gc.collect()  # before, so that the page that comes can take the place of the last one
        gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
