"""How PostgreSQL plans what it is asked: once a connection for what comes back, but for what this module sets apart."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def planned_each_time() -> Iterator[None]:
    """Have statements planned for their own values: a period of ten years and a day are not read alike.

    One plan for all takes a period for a two-hundredth of the rows, and reads them one by one.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    driver = connection.connection
    threshold, driver.prepare_threshold = driver.prepare_threshold, None
    try:
        yield
    finally:
        driver.prepare_threshold = threshold
