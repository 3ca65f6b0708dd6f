"""The sample of a stage's e-mail beside the e-mail that an act sends: the same words lead to the request."""

import pytest

from notifications.models import OutgoingEmail
from teleservices.lifecycle.emails.sampling import REFERENCE, sample_email
from teleservices.models import State
from tests.factories.procedures import make_request

pytestmark = pytest.mark.django_db


def link_of(text: str, reference: str) -> str:
    """The line that leads to the request, the reference as in a sample."""
    (line,) = [line for line in text.replace(reference, REFERENCE).splitlines() if f"/{REFERENCE}/" in line]
    return line


@pytest.mark.parametrize("state", State.staged())
def test_the_link_of_a_sample_says_what_that_of_the_real_e_mail_says(state: State) -> None:
    request = make_request(state=state)
    sent = OutgoingEmail.objects.filter(about=request.reference, kind__startswith="request.").latest("pk")
    link = link_of(sample_email(request.procedure.stages.get(state=state), request.procedure).text, REFERENCE)
    assert link == link_of(sent.text, request.reference)
    assert link.startswith("Lire la décision") == (state in State.decided())
