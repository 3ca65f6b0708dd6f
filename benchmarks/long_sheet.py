"""A request as long as the desk's bar wants it: forty answers, twelve documents, sixty events, thirty notes."""

from typing import cast

from formkit.fieldtypes import AmountField, DocumentField, ShortTextField
from formkit.schema import FormSchema, Step
from teleservices.answering.documents.folders import DraftFolder
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import Assignment, perform
from teleservices.models import RequestNote, ServiceRequest, Team
from tests.factories import procedures
from tests.factories.answers import fill_in

ANSWERS, DOCUMENTS, EVENTS, NOTES = 40, 12, 60, 30


def form() -> FormSchema:
    """Two steps of questions, one of documents."""
    kinds = (ShortTextField, AmountField)
    questions = [kinds[place % 2](key=f"f_asked{place}", label=f"Question {place}") for place in range(ANSWERS)]
    documents = [
        DocumentField(key=f"f_piece{place}", label=f"Pièce {place}", category="statuts") for place in range(DOCUMENTS)
    ]
    half = ANSWERS // 2
    return FormSchema(
        steps=(
            Step(key="s_first1", title="Le projet", fields=tuple(questions[:half])),
            Step(key="s_second1", title="Le budget", fields=tuple(questions[half:])),
            Step(key="s_pieces1", title="Les pièces", fields=tuple(documents)),
        )
    )


def make(team: Team) -> ServiceRequest:
    """Filed as a citizen files it, then assigned to and fro; its instructors write notes."""
    first, second = (procedures.make_instructor(team) for _ in range(2))
    draft = procedures.make_draft(procedure=procedures.make_procedure(team=team, form=form(), title="Longue demande"))
    answers = {f"f_asked{place}": 125_000 if place % 2 else f"Réponse {place}" for place in range(ANSWERS)}
    saved = fill_in(draft, answers)
    for place in range(DOCUMENTS):
        field = cast("DocumentField", saved.form.field(f"f_piece{place}"))
        upload = procedures.pdf_upload(f"piece-{place}.pdf")
        DraftFolder(saved).join_upload(field=field, upload=upload, actor=draft.applicant)
    request = transmit(
        request_id=saved.pk, actor=saved.applicant, revision_number=saved.revision_number, on_honour=True
    )
    for number in range(EVENTS - request.events.count()):
        perform(
            request_id=request.pk,
            act_name="assign",
            actor=first,
            revision_number=request.revision_number,
            payload=Assignment(assignee=second if number % 2 else first),
        )
        request.refresh_from_db(fields=["revision_number"])
    RequestNote.objects.bulk_create(
        RequestNote(
            request=request, author=first, author_name=first.get_full_name(), text=f"À revoir : point {number}."
        )
        for number in range(NOTES)
    )
    return request
