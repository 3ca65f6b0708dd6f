"""What the heading of a procedure says of its publication, on each of its screens. Reads only; the queries are few."""

from dataclasses import dataclass

from django import template

from teleservices.models import Availability, Procedure
from teleservices.studio.publication.checklist import blocking
from teleservices.studio.publication.whole_comparison import changes_waiting

register = template.Library()


@dataclass(frozen=True)
class Heading:
    """Whether a procedure takes requests, how much prevents its publication, how many changes wait for it."""

    availability: Availability
    blocking: int
    waiting: int


@register.simple_tag
def heading_of(procedure: Procedure) -> Heading:
    """The heading of a procedure, given as it is stored rather than as its draft names it."""
    return Heading(procedure.availability(), len(blocking(procedure)), changes_waiting(procedure))
