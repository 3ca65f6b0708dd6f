"""What the heading of a procedure says of its publication, on each of its screens. Reads only; the queries are few."""

from teleservices.models import Procedure
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.publication.checklist import blocking
from teleservices.studio.publication.whole_comparison import changes_waiting


def heading_of(procedure: Procedure) -> dict[str, object]:
    """The procedure as its draft names it, whether it takes requests, what prevents or awaits its publication."""
    return {
        "procedure": drafted(procedure),
        "availability": procedure.availability(),
        "blocking_count": len(blocking(procedure)),
        "waiting": changes_waiting(procedure),
    }
