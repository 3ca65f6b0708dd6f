"""Notes the anchors anew, once whoever answers for the portal knows why they are no longer noted."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.audit import noted_anchors


class Command(BaseCommand):
    """The portal never begins them again by itself: that would hide what was done to the database meanwhile."""

    help = "Note the anchors that are no longer noted, as the database has them now."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Say how many are noted."""
        noted_anchors.note(anew=True)
        self.stdout.write(f"{len(noted_anchors.read())} anchors noted")
