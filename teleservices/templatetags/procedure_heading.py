"""What the heading of a procedure says of its publication, on each of its screens. Reads only; the queries are few."""

from dataclasses import dataclass

from django import template

from teleservices.models import Availability, Procedure
from teleservices.studio.publication.checklist import blocking
from teleservices.studio.publication.launch import Milestone, milestones
from teleservices.studio.publication.whole_comparison import changes_waiting

register = template.Library()


@dataclass(frozen=True)
class Heading:
    """Whether a procedure takes requests, what prevents its publication, how far it is, how many changes wait."""

    availability: Availability
    blocking: int
    waiting: int
    milestones: list[Milestone]


@register.simple_tag
def heading_of(procedure: Procedure) -> Heading:
    """The heading of a procedure, given as it is stored rather than as its draft names it."""
    points = blocking(procedure)
    way = milestones(procedure, points)
    return Heading(procedure.availability(), len(points), changes_waiting(procedure), way)
