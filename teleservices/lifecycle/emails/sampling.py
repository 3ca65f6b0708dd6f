"""The e-mail of a stage with sample values, as an applicant would get it. Made of unsaved rows: writes nothing."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Profile
from teleservices.legal import MissingLegalSettingsError, acknowledgement_columns
from teleservices.lifecycle.act import Act
from teleservices.lifecycle.acts import ACTS
from teleservices.lifecycle.corrections.payloads import Corrections
from teleservices.lifecycle.emails.notices import bodies_of, subject_for, text_for
from teleservices.lifecycle.new_events import event_of
from teleservices.lifecycle.payloads import Payload
from teleservices.lifecycle.wording.texts import tag_values
from teleservices.models import Acknowledgement, FormVersion, Procedure, ServiceRequest, Stage, State
from teleservices.permissions import Party

REFERENCE = "P7K2-94QX"
APPLICANT = "Comité des fêtes de Brenne"
ASKED = "Joignez le relevé d’identité bancaire signé, s’il vous plaît."
SAID = "Si vous avez une question, appelez-nous\u00a0: nous vous répondrons."
DAYS_GIVEN = 15


@dataclass(frozen=True)
class SampleEmail:
    """An e-mail as it would be received, in its two forms."""

    subject: str
    text: str
    html: str


def sample_email(stage: Stage, procedure: Procedure) -> SampleEmail:
    """The e-mail that brings a request into `stage`, saved or not; tags that are wrong stay as written."""
    request, act, payload = _sample(stage, procedure)
    subject = subject_for(request, act, stage, payload)
    text, before = text_for(request, act, stage, payload), _state_before(act)
    event = event_of(act, request, actor=None, before=before, stage=stage, at=timezone.now(), text=text)
    deadline = payload.deadline if isinstance(payload, Corrections) else None
    bodies = bodies_of(event, request, subject, deadline=deadline)
    return SampleEmail(" ".join(subject.split()), bodies.text, bodies.html)


def sample_tag_values(stage: Stage, procedure: Procedure) -> dict[str, str]:
    """What each tag gives in the sample."""
    request, _act, payload = _sample(stage, procedure)
    return tag_values(request, stage, payload)


def _sample(stage: Stage, procedure: Procedure) -> tuple[ServiceRequest, Act, Payload]:
    version = FormVersion(procedure=procedure, number=1, schema=procedure.draft_schema)
    now = timezone.now()
    request = ServiceRequest(
        reference=REFERENCE,
        procedure=procedure,
        form_version=version,
        profile=Profile(name=APPLICANT),
        team=procedure.team,
        state=stage.state,
        stage=stage if stage.pk else None,
        submitted_at=now,
    )
    act = _act_into(State(stage.state))
    if act.acknowledges or act.target == State.IN_REVIEW:
        _acknowledge(request, now)
    if stage.waits_for_applicant:
        return request, act, _corrections(version, now)
    return request, act, Payload(message=SAID if act.by is Party.INSTRUCTOR else "")


def _act_into(state: State) -> Act:
    """The first act that leads there in a request's life."""
    return next(act for act in ACTS.values() if act.target == state)


def _state_before(act: Act) -> State:
    """The first state, in a request's life, where the act is done."""
    return next(state for state in State if state in act.sources)


def _acknowledge(request: ServiceRequest, now: dt.datetime) -> None:
    """Give the sample its legal mentions, as far as the procedure's settings go."""
    try:
        Acknowledgement(request=request, **acknowledgement_columns(procedure=request.procedure, received_at=now))
    except MissingLegalSettingsError:
        return


def _corrections(version: FormVersion, now: dt.datetime) -> Corrections:
    """A request for the first document of the form, if it asks for any."""
    documents = [field.key for field in version.form.document_fields()]
    deadline = timezone.localdate(now) + dt.timedelta(days=DAYS_GIVEN)
    return Corrections(message=ASKED, field_keys=tuple(documents[:1]), deadline=deadline)
