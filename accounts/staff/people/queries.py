"""Who is of staff, among all who have an account; the list of the admin stands on this, and citizens stay out of it."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from accounts.models import AuditEvent, User
from accounts.models.audit import ABOUT_STAFF
from accounts.staff import duties

INVITED = Q(is_active=True, last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX)
"""Has not entered yet: the invitation waits."""


def staff() -> QuerySet[User]:
    """People with a right, of a service, or invited or closed as staff; each part is found by an index.

    One subquery over them all, so that the database never reads the citizens to tell them apart.
    """
    grouped = User.groups.through.objects.values("user_id")
    permitted = User.user_permissions.through.objects.values("user_id")
    almighty = User.objects.filter(is_superuser=True).values("pk")
    recorded = AuditEvent.objects.filter(ABOUT_STAFF).order_by().values("account_id")
    members = duties.members().values("pk")
    return User.objects.filter(pk__in=grouped.union(permitted, almighty, recorded, members))
