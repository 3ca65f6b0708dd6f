"""A stage's e-mail sent to its designer, to read it where applicants will: marked as a trial, with sample values."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import outbox
from teleservices.lifecycle.emails.sampling import sample_email
from teleservices.models import Procedure, Stage
from teleservices.permissions import may_design
from teleservices.studio.errors import DesignRefusedError


@transaction.atomic
def send_trial(*, stage: Stage, procedure: Procedure, author: User) -> None:
    """Put the e-mail of `stage`, saved or not, in the outbox for its designer alone. Raises DesignRefusedError."""
    if not may_design(author, procedure):
        raise DesignRefusedError
    email = sample_email(stage, procedure)
    outbox.post(
        key=f"stage-trial:{uuid4()}",
        kind="stage.trial",
        recipient=author.email,
        subject=_("[Trial] %(subject)s") % {"subject": email.subject},
        text=email.text,
        html=email.html,
    )
