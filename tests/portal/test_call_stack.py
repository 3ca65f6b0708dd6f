"""However deep a request calls, the system is not asked for memory at each call."""

import resource
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.web.call_stack import with_room_for_calls

CALLS = 300
DEPTHS = range(600)


def nothing() -> None:
    """What is called again and again."""


def call_often() -> int:
    """How many pages of memory the system gave meanwhile."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _ in range(CALLS):
        nothing()
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def deep(depth: int) -> int:
    return deep(depth - 1) if depth else call_often()


def worst(of: Callable[[int], int]) -> int:
    """At the worst depth; twice at each, since memory may be asked for once for another reason."""
    return max(min(of(depth), of(depth)) for depth in DEPTHS)


def test_no_depth_asks_for_memory_at_each_call() -> None:
    assert worst(with_room_for_calls(deep)) < CALLS / 10


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="how this Python keeps its frames is not known")
def test_without_it_some_depth_does() -> None:
    """In a thread of its own, since tests have room. Once no Python does, `portal/web/call_stack.py` can go."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        assert thread.submit(worst, deep).result() >= CALLS


def test_it_gives_what_the_function_gives_and_raises_what_it_raises() -> None:
    assert with_room_for_calls(divmod)(7, 2) == (3, 1)
    assert with_room_for_calls(int)("ff", base=16) == 255
    with pytest.raises(ZeroDivisionError):
        with_room_for_calls(divmod)(1, 0)
