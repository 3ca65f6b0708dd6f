"""The national grant form of associations, from the library to the service: two projects, each with its budget."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from formkit.fieldtypes import field_type, takes_documents
from formkit.outcomes import holding_rules, unmet
from formkit.path import kept_answers, walk
from formkit.row_answers import ROW_ID
from formkit.typography import amount_text
from formkit.unfolding import unfolded
from formkit.values import Answers, JsonValue
from teleservices.answering.completeness import problems
from teleservices.filing.resubmission import resubmit
from teleservices.filing.starting import start
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import Corrections
from teleservices.models import AuthorityKind, ExportContent, ExportFormat, Procedure, ServiceRequest, State
from teleservices.paperwork.request_copy import request_copy_pdf
from teleservices.studio.publication.publishing import publish
from teleservices.studio.transfer.library import ready_procedure
from tests.factories.accounts import make_profile, make_user
from tests.factories.answers import fill_in
from tests.factories.competence import make_authority
from tests.factories.procedures import make_instructor, make_team
from tests.factories.ready_procedures import import_ready, join_documents, settle_notes
from tests.teleservices.filing.posts import beside
from tests.teleservices.lifecycle.acting import move
from tests.teleservices.steering.exports.conftest import content_of, made, ordered
from tests.teleservices.test_every_kind import printed
from tests.teleservices.unseen_values import squeezed

pytestmark = pytest.mark.django_db
READY = ready_procedure("demande-de-subvention-cerfa-12156")
assert READY is not None
FORM = READY.content.form
PROJECTS = {"r_1": ("Fête du fleuve", 120_000), "r_2": ("Régates des écoles", 80_000)}
"""What each is called, and the aid that it asks for, in cents."""
RUNNING = 50_000
AUDITED, AUDITOR = 15_300_000, "f_commissaire"
"""The public aid of a year beyond which an auditor is named, in cents, and the report that is then asked for."""


def goal(name: str) -> str:
    """What a project is for, as its association says it."""
    return f"{name} : faire se rencontrer les habitants"


def budget_of(column: str, aid: int) -> JsonValue:
    """A budget whose costs are twice the aid; volunteers, who stand apart, count in no total."""
    lines = {"l_601": aid, "l_641": aid, "l_701": aid, "l_743": aid, "l_863": 99_900}
    return {"lines": {line: {column: cents} for line, cents in lines.items()}}


def answers_of(**changes: JsonValue) -> dict[str, JsonValue]:
    """The whole form answered: each question with its type's example, but what this module counts."""
    given = {field.key: field_type(field).example_answer(field) for field in FORM.fields()} | {
        "f_forme": ["argent"],
        "f_objets": ["fonctionnement", "projets"],
        "f_fonctionnement": RUNNING,
        "f_budget": budget_of("f_prevu", 1_000_000),
        "f_nombresalaries": 3,
        "f_aides": 1,
        "f_subventions": AUDITED,
        "f_dons": 0,
        "f_minimis": False,
        "f_projets": [{ROW_ID: row, "f_projet": name} for row, (name, _aid) in PROJECTS.items()],
    }
    laid_out = unfolded(FORM, given)
    given |= {field.key: field_type(field).example_answer(field) for field in laid_out.fields() if "@" in field.key}
    for row, (name, aid) in PROJECTS.items():
        given |= {
            f"f_objectifs@{row}": goal(name),
            f"f_budgetprojet@{row}": budget_of("f_prevuprojet", aid),
            f"f_demandeprojet@{row}": aid,
        }
    return {key: answer for key, answer in (given | changes).items() if answer is not None}


@pytest.fixture
def procedure(designer: User) -> Procedure:
    """The one that the file makes, published once its service is set and the lawyers have read it."""
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    procedure = import_ready(READY, designer, make_team())
    settle_notes(procedure)
    publish(procedure_id=procedure.pk, author=designer, draft_number=procedure.draft_number)
    return Procedure.objects.get(pk=procedure.pk)


@pytest.fixture
def filed(procedure: Procedure) -> ServiceRequest:
    """The form typed whole by an association, with its documents, and transmitted."""
    user = make_user()
    draft = start(procedure=procedure, profile=make_profile(member=user), user=user)
    draft = fill_in(draft, answers_of())
    assert AUDITOR not in join_documents(draft)
    draft = ServiceRequest.objects.get(pk=draft.pk)
    assert problems(draft) == []
    transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    return ServiceRequest.objects.with_form().select_related("team", "procedure").get(pk=draft.pk)


def test_two_projects_are_filed_read_and_corrected_each_in_its_place(filed: ServiceRequest, client: Client) -> None:
    agent = make_instructor(filed.team)
    assert filed.answers["f_demande"] == RUNNING + sum(aid for _name, aid in PROJECTS.values())
    assert [filed.answers[f"f_part@{row}"] for row in PROJECTS] == [50, 50]
    export = ordered(agent, content=ExportContent.ANSWERS, procedure=filed.procedure, file_format=ExportFormat.CSV)
    table, pdf = squeezed(content_of(made(export)).decode("utf-8-sig")), squeezed(printed(request_copy_pdf(filed)))
    for name, aid in PROJECTS.values():
        for text in (name, goal(name), amount_text(2 * aid)):
            assert squeezed(text) in pdf
            assert squeezed(text) in table
    correct_second_project(filed, agent, client)


def correct_second_project(filed: ServiceRequest, agent: User, client: Client) -> None:
    """The service has one question of the second project answered again; the first keeps its answer."""
    key, other = "f_objectifs@r_2", "f_objectifs@r_1"
    until = timezone.localdate() + dt.timedelta(days=20)
    payload = Corrections(message="Précisez le but du second projet.", field_keys=(key,), deadline=until)
    waiting = move(move(filed, agent, "take_charge"), agent, "request_corrections", payload)
    client.force_login(filed.applicant)
    posted = {**beside(waiting), "action": "continue", key: "Ramer ensemble."}
    client.post(reverse("filing_correct", args=[filed.reference]), posted)
    draft_number = waiting.corrections.get().draft.revision_number
    resubmit(request_id=filed.pk, actor=filed.applicant, revision_number=draft_number)
    again = ServiceRequest.objects.get(pk=filed.pk)
    assert (again.state, again.answers[key]) == (State.IN_REVIEW, "Ramer ensemble.")
    assert again.answers[other] == filed.answers[other]


def documents_of(answers: Answers) -> set[str]:
    """The keys of the documents that these answers lead to."""
    return {field.key for _step, fields in walk(FORM, dict(answers)) for field in fields if takes_documents(field)}


@pytest.mark.parametrize(("grants", "gifts"), [(AUDITED + 1, 0), (0, AUDITED + 1)])
def test_beyond_the_threshold_the_auditor_s_report_is_asked_for(grants: int, gifts: int) -> None:
    assert AUDITOR in documents_of(answers_of(f_subventions=grants, f_dons=gifts))
    assert AUDITOR not in documents_of(answers_of(f_subventions=AUDITED, f_dons=AUDITED))


def test_each_asks_only_of_those_concerned() -> None:
    alone = kept_answers(FORM, answers_of(f_objets=["fonctionnement"]))
    assert alone["f_demande"] == RUNNING
    assert not [key for key in alone if "@" in key]
    renewal = answers_of(f_frequence="renouvellement", f_modifies=False, f_representant=True)
    assert not {"f_statuts", "f_dirigeants", "f_pouvoir"} & documents_of(renewal)
    assert {"f_statuts", "f_dirigeants", "f_pouvoir"} <= documents_of(answers_of(f_representant=False))
    in_kind = answers_of(f_forme=["nature"])
    assert "f_rib" not in documents_of(in_kind)
    assert not {"f_demande", "f_iban", "f_demandeprojet@r_1"} & kept_answers(FORM, in_kind).keys()


@pytest.mark.parametrize(("total", "is_told"), [(29_750_000, False), (29_750_001, True)])
def test_small_aids_are_warned_of_beyond_what_the_regulation_lets_add_up(total: int, is_told: bool) -> None:
    """With 2 500 € asked for, from 297 500,01 € received under Regulation (EU) 2023/2831 (its article 3, 2)."""
    row = {ROW_ID: "r_3", "f_minimistexte": "general", "f_minimismontant": total}
    given = answers_of(f_minimis=True, f_aidesminimis=[row])
    assert ["r_minimis"] * is_told == [rule.key for rule in holding_rules(FORM, given)]
    assert holding_rules(FORM, answers_of(f_aidesminimis=[row])) == ()


def test_the_aid_asked_for_stands_in_the_budget_of_its_project() -> None:
    assert unmet(FORM, answers_of()) == ()
    more = answers_of() | {"f_demandeprojet@r_2": PROJECTS["r_2"][1] + 1}
    [(validation, _questions)] = unmet(FORM, more)
    assert validation.key == "r_demande@r_2"
