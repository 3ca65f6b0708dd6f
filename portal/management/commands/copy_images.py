"""Brings the public images of this node's disk to the storage that all nodes share; may be run again at any time."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.backups.file_copies import copy_in, names_in
from portal.files.public_images import is_on_this_disk


class Command(BaseCommand):
    """What is there already is left as it is, so that an interrupted run goes on where it was."""

    help = "Copy the public images of PARVIS_VAR/media to the S3 storage."

    def handle(self, *args: object, **options: object) -> None:
        """Copy each image that the storage lacks."""
        if is_on_this_disk():
            raise CommandError(_("There is no shared storage: give S3_BUCKET first, then run this command again."))
        root, shared = Path(settings.MEDIA_ROOT), storages["default"]
        copied = 0
        names = sorted(names_in(FileSystemStorage(root)))
        for name in names:
            if not shared.exists(name):
                copy_in(root / name, shared, name)
                copied += 1
        already = len(names) - copied
        self.stdout.write(
            _("Images copied: %(copied)s; already there: %(already)s.") % {"copied": copied, "already": already}
        )
