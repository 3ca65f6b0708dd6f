"""Who wrote a message or a note, as the service reads it."""

from django.utils.translation import gettext as _

from teleservices.models import RequestMessage, RequestNote


def signed(written: RequestMessage | RequestNote) -> str:
    """The author by the name of today, else of then; a deputy with whom they stood in for: « Camille, pour Yann »."""
    name = (written.author.get_full_name() if written.author else "") or written.author_name
    absent = written.author_for.get_full_name() if written.author_for else ""
    return _("%(author)s, for %(name)s") % {"author": name, "name": absent} if absent else name
