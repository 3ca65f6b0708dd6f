"""A procedure's page: what it says, and that it never stands without a form behind it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Profile
from home.models import HomePage, ProcedureIndexPage, ProcedurePage
from home.procedures import procedure_information
from home.procedures.drawings import Drawing
from teleservices.models import DataBasis, FinalFate, Procedure, RetentionStart, ServiceRequest
from tests.factories.accounts import make_staff, make_user
from tests.factories.pages import make_procedure, make_procedure_page, make_team, publish_form

SOON = dt.timedelta(days=3)


def test_address_is_the_procedures_code(home: HomePage, client: Client) -> None:
    page = make_procedure_page(make_procedure("bourse"), title="Une aide aux études", slug="autre-chose")

    assert page.address == "/demarches/bourse/"
    assert client.get("/demarches/bourse/").status_code == 200


def test_page_says_what_the_procedure_holds(home: HomePage, client: Client) -> None:
    procedure = make_procedure("bourse", team=make_team("Service Jeunesse"), processing_days=45)
    make_procedure_page(procedure, time_needed="20 minutes", purpose="<p>Aider à étudier.</p>")

    text = client.get("/demarches/bourse/").content.decode()

    for words in ("Relevé d’identité bancaire", "Service Jeunesse", "01 23 45 67 89", "20 minutes", "45 jours",
                  "Aider à étudier", "5 ans", "Sans réponse dans un délai de 2 mois"):  # fmt: skip
        assert words in text
    assert f'href="{reverse("filing_start", args=["bourse"])}"' in text


@pytest.mark.parametrize(
    ("photos", "said"),
    [(True, "au format PDF, ou en photos\xa0: elles deviennent un seul PDF."), (False, "au format PDF.")],
)
def test_page_says_the_formats_that_are_taken(
    home: HomePage, client: Client, settings: Settings, photos: bool, said: str
) -> None:
    settings.PARVIS_ACCEPT_PHOTOS = photos
    make_procedure_page(make_procedure("bourse"))
    text = client.get("/demarches/bourse/").content.decode()
    assert said in text
    assert ("en photos" in text) is photos


def test_page_tells_the_time_that_the_form_takes_where_nobody_typed_one(home: HomePage, client: Client) -> None:
    procedure = make_procedure("bourse")
    make_procedure_page(procedure)

    estimated = procedure_information.time_needed_of(procedure, "")
    assert estimated.endswith(("minute", "minutes"))
    assert f"environ {estimated}" in client.get("/demarches/bourse/").content.decode()
    assert procedure_information.time_needed_of(procedure, "une demi-heure") == "une demi-heure"


def test_page_leads_programs_to_the_forms_description(home: HomePage, client: Client) -> None:
    page = make_procedure_page(make_procedure("bourse"))
    link = '<link rel="describedby" type="application/schema+json" href="/demarches/bourse/schema.json">'
    assert link in client.get(page.address).content.decode()
    assert client.get("/demarches/bourse/schema.json").json()["title"] == page.procedure.title


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"opens_at": timezone.now() + SOON}, "Vous ne pouvez pas encore faire cette demande"),
        ({"closes_at": timezone.now() - SOON}, "Le dépôt des demandes est fermé"),
    ],
)
def test_page_of_a_procedure_that_is_not_open_says_what_can_be_done(
    home: HomePage, client: Client, changes: dict[str, dt.datetime], words: str
) -> None:
    make_procedure_page(make_procedure("bourse", **changes))

    text = client.get("/demarches/bourse/").content.decode()

    assert words in text
    assert "/commencer/" not in text


def test_draft_is_offered_to_its_owner_alone(home: HomePage, client: Client) -> None:
    procedure = make_procedure("bourse")
    make_procedure_page(procedure)
    odile, other = make_user(), make_user()
    draft = ServiceRequest.objects.create(
        procedure=procedure,
        form_version=procedure.current_version,
        profile=Profile.objects.get(memberships__user=odile),
        applicant=odile,
    )
    for user, offered in [(odile, True), (other, False)]:
        client.force_login(user)
        text = client.get("/demarches/bourse/").content.decode()
        assert ("Reprendre mon brouillon" in text) is offered
        assert (draft.reference in text) is offered


@pytest.mark.parametrize(
    ("regime", "months", "beginning"),
    [
        ("rejection", 2, "Sans réponse dans un délai de 2 mois, votre demande est refusée"),
        ("acceptance", 1, "Sans réponse dans un délai de 1 mois, votre demande est acceptée"),
        ("none", 2, ""),
        ("", 2, ""),
    ],
)
def test_silence_is_what_was_declared(regime: str, months: int, beginning: str) -> None:
    silence = procedure_information.silence_of(Procedure(regime=regime, regime_months=months))

    assert silence.startswith(beginning)
    assert bool(silence) is bool(beginning)


@pytest.mark.parametrize(
    ("basis", "words", "may_be_withdrawn"),
    [
        (DataBasis.PUBLIC_TASK, "Base légale : Mission d’intérêt public ou exercice de l’autorité publique", False),
        (DataBasis.CONSENT, "Base légale : Consentement de la personne (RGPD, art. 6.1.a). Délibération", True),
    ],
)
def test_page_names_what_makes_the_processing_lawful(
    home: HomePage, client: Client, basis: DataBasis, words: str, may_be_withdrawn: bool
) -> None:
    make_procedure_page(make_procedure("bourse", data_basis=basis, data_basis_text="Délibération du 3 mars 2026."))
    text = " ".join(client.get("/demarches/bourse/").text.split())
    assert words in text
    assert "Délibération du 3 mars 2026." in text
    assert ("retirer votre consentement" in text) is may_be_withdrawn


@pytest.mark.parametrize(("months", "words"), [(60, "5 ans"), (12, "1 an"), (6, "6 mois"), (18, "18 mois")])
def test_retention_in_words(months: int, words: str) -> None:
    said = procedure_information.retention_of(Procedure(retention_months=months))
    assert f"Conservée au moins {words} après la décision." in said


@pytest.mark.parametrize(
    ("fate", "words"),
    [
        (FinalFate.DESTRUCTION, "après la décision. La demande est ensuite détruite, avec l’accord des archives"),
        (FinalFate.KEEPING, "après la décision. La demande est ensuite versée aux archives départementales"),
        (FinalFate.SORTING, "après la décision. Les archives départementales choisissent ensuite ce qu’elles gardent"),
    ],
)
def test_page_promises_what_elimination_does(home: HomePage, client: Client, fate: FinalFate, words: str) -> None:
    make_procedure_page(make_procedure("bourse", retention_months=36, final_fate=fate))
    text = " ".join(client.get("/demarches/bourse/").text.split())
    assert f"Conservée au moins 3 ans {words}" in text


def test_page_says_that_the_time_runs_from_the_filing_away() -> None:
    procedure = Procedure(retention_months=36, retention_from=RetentionStart.FILED_AWAY)
    assert "au moins 3 ans après le classement du dossier" in procedure_information.retention_of(procedure)


def test_page_is_never_live_without_a_published_form(home: HomePage) -> None:
    page = ProcedurePage(
        procedure=make_procedure("bourse", published=False),
        title="Bourse",
        theme_id=Drawing.SCHOOL,
        summary="…",
        live=False,
    )
    ProcedureIndexPage.objects.get().add_child(instance=page)

    with pytest.raises(ValidationError, match="pas encore publié"):
        page.save_revision().publish()


def _fields(page: ProcedurePage, **changes: str) -> dict[str, str]:
    rich = '{"blocks": [], "entityMap": {}}'
    fields = {"title": page.title, "procedure": str(page.procedure_id), "theme": page.theme_id, "summary": page.summary}
    texts = dict.fromkeys(("purpose", "who_may_apply", "documents", "what_happens_next"), rich)
    return fields | texts | {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"} | changes


@pytest.mark.usefixtures("admin_without_second_factor")
def test_admin_saves_the_draft_and_refuses_to_publish_it_until_the_form_is(home: HomePage, client: Client) -> None:
    procedure = make_procedure("bourse", published=False)
    page = ProcedurePage(procedure=procedure, title="Bourse", theme_id=Drawing.SCHOOL, summary="Une aide", live=False)
    ProcedureIndexPage.objects.get().add_child(instance=page)
    client.force_login(make_staff(superuser=True))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    saved = client.post(address, _fields(page, title="Bourse d’études"))
    refused = client.post(address, _fields(page, **{"action-publish": "action-publish"}))

    assert saved.status_code == 302
    assert "publiez le formulaire dans l’atelier" in refused.content.decode()
    page.refresh_from_db()
    assert (page.draft_title, page.live) == ("Bourse d’études", False)

    publish_form(procedure)
    client.post(address, _fields(page, **{"action-publish": "action-publish"}))
    page.refresh_from_db()
    assert page.live


@pytest.mark.usefixtures("admin_without_second_factor")
def test_many_pages_at_once_are_not_published_without_their_form(home: HomePage, client: Client) -> None:
    page = ProcedurePage(
        procedure=make_procedure("bourse", published=False),
        title="Bourse",
        theme_id=Drawing.SCHOOL,
        summary="…",
        live=False,
    )
    ProcedureIndexPage.objects.get().add_child(instance=page)
    page.save_revision()
    client.force_login(make_staff(superuser=True))

    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = client.post(f"{address}?id={page.pk}", follow=True)

    assert "publiez le formulaire dans l’atelier" in response.content.decode()
    page.refresh_from_db()
    assert not page.live


def test_page_can_not_be_copied(home: HomePage) -> None:
    staff = make_staff(superuser=True)

    assert not make_procedure_page().permissions_for_user(staff).can_copy()
