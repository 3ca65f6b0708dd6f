"""The sections of the state that this app says."""

from django.utils.translation import gettext_lazy as _

from portal.supervision import machine, workers
from portal.supervision.state import Section, sections


def register() -> None:
    """Called once when this app is ready."""
    sections.register("portal", Section("portal", _("The portal"), machine.portal_lines), order=10)
    sections.register("workers", Section("workers", _("The tasks"), workers.worker_lines), order=20)
    sections.register("upkeep", Section("upkeep", _("Backup and room"), machine.upkeep_lines), order=50)
