"""Notes the anchors anew, once whoever answers for the portal knows why the file no longer holds them."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.audit import noted_anchors


class Command(BaseCommand):
    """The portal never begins its file again by itself: that would hide what was done to the database meanwhile."""

    help = "Note in PARVIS_ANCHORS_FILE the anchors that it no longer holds, as the database has them now."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Say how many the file holds."""
        noted_anchors.note(anew=True)
        self.stdout.write(f"{len(noted_anchors.read())} anchors noted")
