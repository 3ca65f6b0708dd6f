"""The annexes and the minutes of meetings name applicants: they go with the last request of theirs that goes.

They prove what was decided of each of the others, whose time is not over.
"""

from collections.abc import Collection

from django.core.files.storage import storages

from teleservices.models import MeetingFile


def destroy_annexes(meetings: Collection[int]) -> int:
    """Destroy the files of those of these meetings of which no request is left; returns how many.

    The bytes first, then the rows: a run that is killed between the two finds the rows again, never forgotten bytes.
    """
    files = list(MeetingFile.objects.filter(meeting__in=meetings, meeting__items=None))
    for file in files:
        storages["private"].delete(file.storage_name)
        file.delete()
    return len(files)
