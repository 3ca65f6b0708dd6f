"""django-q2's command, whose process also says that this node's workers live."""

from django_q.management.commands import qcluster

from portal.health import clusters


class Command(qcluster.Command):
    """In place of django-q2's: `portal` stands before it in INSTALLED_APPS."""

    def handle(self, *args: object, **options: object) -> None:
        """Start the cluster, then beat until a signal stops it."""
        super().handle(*args, **options)
        clusters.beat_until_stopped()
