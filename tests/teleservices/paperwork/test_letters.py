"""What the three documents say, read back from the PDFs themselves."""

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.core.files.images import ImageFile
from PIL import Image as Picture
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from formkit.fieldtypes import ShortTextField
from formkit.schema import FormSchema, Step
from portal.models import Image, PortalSettings
from teleservices.models import Acknowledgement, AuthorityKind, Decision, LegalRegime, Outcome, ServiceRequest, State
from teleservices.paperwork.acknowledgement import acknowledgement_pdf
from teleservices.paperwork.decision_letter import decision_letter_pdf
from teleservices.paperwork.request_copy import request_copy_pdf
from tests.factories.competence import make_delegation
from tests.teleservices.paperwork.conftest import RECEIVED_AT, FileRequest

Decide = Callable[..., Decision]
Tell = Callable[..., None]


def text_of(content: bytes) -> str:
    """The text of a PDF on one line, spaces of any width alike, so that where lines break does not matter."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def receipt_of(request: ServiceRequest) -> str:
    return text_of(acknowledgement_pdf(Acknowledgement.objects.get(request=request)))


def test_the_acknowledgement_says_all_that_the_law_asks(file_request: FileRequest) -> None:
    request = file_request()
    text = receipt_of(request)
    for expected in (
        "Département de l’Aulne",
        "Accusé de réception de votre demande",
        request.reference,
        "Subvention à une association",
        "Les Amis de la rivière",
        "le 24 novembre 2026 à 14 h 05",
        "Direction de la vie associative",
        "1 place des Aulnes, 98100 Aulnay-la-Rivière",
        "vie.associative@aulne.example",
        "01 99 00 12 34",
        "Sans réponse de notre part le 24 janvier 2027",
        "considérée comme refusée",
        "tribunal administratif",
        "ne signifie ni que votre demande est complète",
        "Page 1 sur 1",
    ):
        assert expected in text


def test_the_acknowledgement_of_an_acceptance_regime(file_request: FileRequest) -> None:
    text = receipt_of(file_request(regime=LegalRegime.ACCEPTANCE))
    assert "considérée comme acceptée" in text
    assert "article L. 232-3" in text


def test_the_letter_names_who_decided_what_and_how_to_contest_it(file_request: FileRequest, decide: Decide) -> None:
    request = file_request()
    content = decision_letter_pdf(decide(request))
    text = text_of(content)
    for expected in (
        "Département de l’Aulne",
        "Direction de la vie associative",
        "Dossier suivi par : Claire Martin",
        "Chargée des subventions",
        "Les Amis de la rivière Destinataire : Jeanne Petit 12 quai du Lavoir 98110 Vernay",
        "Aulnay-la-Rivière, le 1er décembre 2026",
        "Subvention à une association",
        request.reference,
        "Vu la demande que vous avez transmise le 24 novembre 2026",
        "Votre demande est acceptée en partie.",
        "900,00 €",
        "Présidence du conseil départemental",
        "n° CP-2026-118 du 1er décembre 2026",
        "350 euros de frais",
        "Motifs de la décision",
        "dans un délai de deux mois",
        "tribunal administratif",
        "Hélène Rivière Directrice de la vie associative",
        "dispensée de signature manuscrite (article L. 212-2",
    ):
        assert expected in text
    assert len(PdfReader(io.BytesIO(content)).pages) == 1


def test_the_letter_of_a_deliberation_notifies_it_and_claims_no_author_of_its_own(
    file_request: FileRequest, decide: Decide
) -> None:
    decision = decide(file_request(), authority_kind=AuthorityKind.STANDING_COMMITTEE)
    text = text_of(decision_letter_pdf(decision))
    assert "la délibération n° CP-2026-118 du 1er décembre 2026" in text
    assert "L. 212-2" not in text
    assert "par délégation" not in text


def test_the_letter_signed_by_delegation_says_whose_and_by_which_act(file_request: FileRequest, decide: Decide) -> None:
    delegation = make_delegation(act_number="2026-D-7", act_date=dt.date(2026, 3, 2), valid_from=dt.date(2026, 3, 2))
    decision = decide(
        file_request(),
        authority_kind=AuthorityKind.PRESIDENT,
        delegation=delegation,
        author_name=delegation.delegate_name,
        author_capacity=delegation.function,
        on_behalf_of="Pour la Présidente du conseil départemental et par délégation,",
    )
    text = text_of(decision_letter_pdf(decision))
    assert "Vu la délégation de signature donnée par l’acte n° 2026-D-7 du 2 mars 2026," in text
    assert (
        "Pour la Présidente du conseil départemental et par délégation, Mme Camille Vasseur "
        "Cheffe du service Vie associative" in text
    )
    assert "dispensée de signature manuscrite (article L. 212-2" in text


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (Outcome.ACCEPTED, "Votre demande est acceptée."),
        (Outcome.REFUSED, "Votre demande est refusée."),
        (Outcome.INADMISSIBLE, "Votre demande est irrecevable."),
    ],
)
def test_the_letter_says_each_outcome(
    file_request: FileRequest, decide: Decide, outcome: Outcome, sentence: str
) -> None:
    text = text_of(decision_letter_pdf(decide(file_request(), outcome, amount_cents=None)))
    assert sentence in text
    assert "Montant accordé" not in text


@pytest.mark.parametrize(
    ("outcome", "printed"),
    [
        (Outcome.ACCEPTED, "Contre ce qui manque."),
        (Outcome.ACCEPTED_IN_PART, "Contre ce qui manque."),
        (Outcome.REFUSED, "Contre le refus."),
        (Outcome.INADMISSIBLE, "Contre le refus."),
    ],
)
def test_the_letter_tells_the_remedies_of_what_may_be_contested_only(
    file_request: FileRequest, decide: Decide, outcome: Outcome, printed: str
) -> None:
    request = file_request(remedies="Contre le refus.", remedies_in_part="Contre ce qui manque.")
    text = text_of(decision_letter_pdf(decide(request, outcome)))
    for remedies in ("Contre le refus.", "Contre ce qui manque."):
        assert (remedies in text) == (remedies == printed)
    assert ("contestez" in text) == bool(printed)


def test_a_letter_to_a_person_takes_the_address_of_the_account(file_request: FileRequest, decide: Decide) -> None:
    decision = decide(file_request(is_personal=True), Outcome.ACCEPTED, reasons="", act_number="", amount_cents=0)
    text = text_of(decision_letter_pdf(decision))
    assert "Jeanne Petit 3 rue du Gué 98120 Saint-Aubin-des-Saules" in text
    assert "À l’attention" not in text
    assert "Motifs" not in text
    assert "Montant accordé 0,00 €" in text
    assert "n°" not in text


def test_a_letter_leaves_without_agent_or_town_when_none_is_known(
    file_request: FileRequest, decide: Decide, department: PortalSettings
) -> None:
    request = file_request()
    decision = decide(request, author=None)
    request.assignee = None
    request.save()
    department.postal_address = "Hôtel du département"
    department.save()
    text = text_of(decision_letter_pdf(Decision.objects.get(pk=decision.pk)))
    assert "Dossier suivi par" not in text
    assert "Le 1er décembre 2026" in text


def test_the_copy_holds_all_that_the_applicant_sees(
    file_request: FileRequest, join_document: Callable[[ServiceRequest, int], None], tell: Tell
) -> None:
    request = file_request()
    join_document(request, 3)
    tell(request, 1, "Nous avons reçu votre demande.")
    tell(request, 2, "Note entre agents", is_public=False)
    text = text_of(request_copy_pdf(request, at=dt.datetime(2026, 12, 24, 8, 30, tzinfo=dt.UTC)))
    for expected in (
        "Copie de votre demande",
        request.reference,
        "73282932000074",
        "Jeanne Petit jeanne.petit@exemple.example",
        "Demande reçue",
        "24 décembre 2026 à 9 h 30",
        "Votre projet",
        "Nom du projet",
        "Fête de l’aulne",
        "1 250,00 €",
        "Non renseigné",
        "Relevé d’identité bancaire",
        "RIB 3",
        "0" * 16,
        "Je certifie que ces informations sont exactes.",
        "version 1",
        "Sans réponse de notre part le 24 janvier 2027",
        "Historique",
        "Nous avons reçu votre demande.",
    ):
        assert expected in text
    for secret in ("Avis favorable", "Appréciation du service", "Note entre agents"):
        assert secret not in text


def test_a_statement_that_changed_since_is_not_attributed(file_request: FileRequest) -> None:
    request = file_request(honour_statement_version=2)
    text = text_of(request_copy_pdf(request))
    assert "Je certifie" not in text
    assert "Déclaration faite à la transmission (version 1)" in text


def test_the_copy_of_a_draft_says_that_it_was_not_transmitted(file_request: FileRequest) -> None:
    request = file_request()
    draft = ServiceRequest.objects.create(
        procedure=request.procedure,
        form_version=request.form_version,
        profile=request.profile,
        applicant=request.applicant,
        state=State.DRAFT,
    )
    text = text_of(request_copy_pdf(draft))
    assert "Brouillon – non transmis" in text
    assert "Cette demande ne contient aucune pièce." in text
    assert "Accusé" not in text
    assert "Historique" not in text


def test_a_hostile_answer_stays_inert(file_request: FileRequest) -> None:
    story = '#panic("x") *gras* \u202e<script> ' + "😀 مرحبا " * 400
    text = text_of(request_copy_pdf(file_request(answers={"f_name": "$x$", "f_amount": 1, "f_story": story})))
    assert '#panic("x") *gras* <script>' in text
    assert "$x$" in text


def test_queries_do_not_grow_with_the_request(
    file_request: FileRequest,
    join_document: Callable[[ServiceRequest, int], None],
    tell: Tell,
    decide: Decide,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    request = file_request()
    for number in range(1, 11):
        join_document(request, number)
        tell(request, number, "Message")
    decision = decide(request)
    fresh = ServiceRequest.objects.select_related(
        "procedure",
        "form_version",
        "profile__type",
        "applicant",
        "stage",
        "acknowledgement",
        "team",
        "assignee",
        "beneficiary",
    ).get(pk=request.pk)
    with django_assert_num_queries(4):  # settings twice, documents, history
        request_copy_pdf(fresh)
    decision.request = fresh
    with django_assert_num_queries(7):  # settings thrice, the capacity of the agent, the sum asked, the plan in two
        decision_letter_pdf(decision)
    with django_assert_num_queries(2):  # settings twice
        acknowledgement_pdf(fresh.acknowledgement)


def test_forty_answers_fit_in_a_copy(file_request: FileRequest) -> None:
    fields = tuple(ShortTextField(key=f"f_{number}", label=f"Question {number}") for number in range(40))
    form = FormSchema(steps=(Step(key="s_all", title="Tout", fields=fields),))
    answers = {field.key: f"Réponse {field.key}" for field in fields}
    copy = request_copy_pdf(file_request(form=form, answers={**answers}))
    assert copy.page_count == len(PdfReader(io.BytesIO(copy)).pages) > 1
    text = text_of(copy)
    assert all(answer in text for answer in answers.values())


def test_the_logo_stands_at_the_head_with_the_name_as_its_alternative(
    file_request: FileRequest, department: PortalSettings
) -> None:
    picture = io.BytesIO()
    Picture.new("RGB", (400, 120), "#173F5F").save(picture, "PNG")
    department.logo = Image.objects.create(title="Logo", file=ImageFile(picture, "logo.png"))
    department.save()
    receipt = Acknowledgement.objects.get(request=file_request())
    content = acknowledgement_pdf(receipt)
    assert len(PdfReader(io.BytesIO(content)).pages[0].images) == 1
    assert "/Figure" in structure_types(content)
    rendition = department.logo.renditions.get()
    rendition.file.storage.delete(rendition.file.name)
    assert "Département de l’Aulne" in text_of(acknowledgement_pdf(Acknowledgement.objects.get(pk=receipt.pk)))


def test_tables_have_headers_and_documents_have_headings(file_request: FileRequest) -> None:
    types = structure_types(request_copy_pdf(file_request()))
    assert {"/Table", "/TH", "/TD", "/H1", "/P", "/Title"} <= types


def structure_types(content: bytes) -> set[str]:
    """The kinds of structure elements of a tagged PDF."""
    reader = PdfReader(io.BytesIO(content))
    kinds: set[str] = set()
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            kinds.add(str(node.get("/S", "")))
            if "/K" in node:
                waiting.append(node["/K"])
    return kinds


def test_received_at_is_the_date_of_the_file(file_request: FileRequest) -> None:
    content = acknowledgement_pdf(Acknowledgement.objects.get(request=file_request()))
    metadata = PdfReader(io.BytesIO(content)).metadata
    assert metadata is not None
    assert metadata.creation_date == RECEIVED_AT
