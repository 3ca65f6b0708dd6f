"""A service that failed is left alone, then tried by one."""

import logging
import threading
from collections.abc import Iterator

import pytest

from portal.resilience import breaker as breaker_module
from portal.resilience.breaker import FAILURES, Breaker, breakers
from portal.resilience.errors import BrokenCircuitError


@pytest.fixture
def breaker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Breaker]:
    monkeypatch.setattr(breaker_module, "REST_SECONDS", 0.0)
    made = Breaker("The service")
    yield made
    breakers.remove(made)


def fails(breaker: Breaker) -> None:
    with pytest.raises(TimeoutError), breaker.calling(OSError):
        raise TimeoutError


def works(breaker: Breaker) -> bool:
    with breaker.calling(OSError):
        return True


def test_failures_in_a_row_open_it_and_one_success_closes_it(
    breaker: Breaker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(breaker_module, "REST_SECONDS", 60.0)
    for _time in range(FAILURES - 1):
        fails(breaker)
    assert works(breaker), "a success begins the count again"
    with caplog.at_level(logging.WARNING):
        for _time in range(FAILURES):
            fails(breaker)
    assert breaker.is_open
    assert caplog.messages == ["The service fails and is left alone"]
    with pytest.raises(BrokenCircuitError):
        works(breaker)


def test_what_is_not_a_failure_of_the_service_counts_for_nothing(breaker: Breaker) -> None:
    for _time in range(FAILURES + 1):
        with pytest.raises(KeyError), breaker.calling(OSError):
            raise KeyError
    assert not breaker.is_open


def test_after_the_rest_one_thread_tries_and_the_others_are_refused(breaker: Breaker) -> None:
    for _time in range(FAILURES):
        fails(breaker)
    tries, may_end = threading.Event(), threading.Event()

    def try_it() -> None:
        with breaker.calling(OSError):
            tries.set()
            may_end.wait(60)

    thread = threading.Thread(target=try_it)
    thread.start()
    assert tries.wait(60)
    with pytest.raises(BrokenCircuitError):
        works(breaker)
    may_end.set()
    thread.join()
    assert not breaker.is_open
    assert works(breaker)


def test_a_try_that_fails_begins_another_rest(breaker: Breaker, monkeypatch: pytest.MonkeyPatch) -> None:
    for _time in range(FAILURES):
        fails(breaker)
    monkeypatch.setattr(breaker_module, "REST_SECONDS", 60.0)
    fails(breaker)
    with pytest.raises(BrokenCircuitError):
        works(breaker)


def test_it_may_be_told_to_forget(breaker: Breaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker_module, "REST_SECONDS", 60.0)
    for _time in range(FAILURES):
        fails(breaker)
    breaker.reset()
    assert works(breaker)
