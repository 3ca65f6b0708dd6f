"""Forms carry an identifier of what they make, so that one sent twice makes it once: what else may come by it."""

from uuid import UUID, uuid4

from django.db.models import Model, QuerySet


def unused(rows: QuerySet[Model], uuid: UUID | None) -> UUID:
    """`uuid`, or a new one where none was sent or where it names another row already: someone sent another's.

    The caller has looked before for the row that this very form made, and holds what it belongs to.
    """
    return uuid4() if uuid is None or rows.filter(uuid=uuid).exists() else uuid
