"""Who may do what with a document of a locker: pure predicates, asked by the views and the domain functions."""

from accounts.models import User
from accounts.permissions import may_file_for
from locker.models import LockerDocument, Origin


def may_change_document(user: User, document: LockerDocument) -> bool:
    """Rename or delete it: who may file for its profile; what the département delivered is never changed."""
    return document.origin == Origin.SENT and may_file_for(user, document.profile)
