"""How far the numbers, days and names that filters are given may go, and what is near."""

import datetime as dt
from decimal import Decimal

LARGEST = Decimal(10**13)
COMMUNES = 500
"""Communes that a beginning of a name may mean at most."""
NEAR = dt.timedelta(days=15)
"""How soon silence decides what the desk says is near."""
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
"""Days that a database and a clock can count with, on either side."""
