"""The procedures of the demo, one module each."""

from home.demo.procedures import (
    association_grant,
    hedge_planting,
    road_report,
    school_transport,
    school_trip,
    sport_event,
    student_grant,
)
from home.demo.procedures.description import DemoProcedure

PROCEDURES: tuple[DemoProcedure, ...] = (
    association_grant.PROCEDURE,
    student_grant.PROCEDURE,
    school_transport.PROCEDURE,
    sport_event.PROCEDURE,
    hedge_planting.PROCEDURE,
    school_trip.PROCEDURE,
    road_report.PROCEDURE,
)
"""In the order in which a designer would have made them."""

__all__ = ["PROCEDURES", "DemoProcedure"]
