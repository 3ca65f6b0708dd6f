"""Fills the bench's database with the product's own functions; the mass of requests is copied from one of them.

`python -m benchmarks.data --requests 100000` prints what the scenarios need, as JSON.
"""

import argparse
import datetime as dt
import json
import random
import sys
from uuid import UUID, uuid4

import django

django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from home.models import FaqPage, FaqQuestionPage, FaqSection, ProcedureIndexPage, ProcedurePage  # noqa: E402
from home.themes import Theme  # noqa: E402
from portal.page_cache import raise_generation  # noqa: E402
from portal.statistics import refresh_statistics  # noqa: E402
from portal.text import fold, words  # noqa: E402
from search.entries import refresh_page  # noqa: E402
from teleservices.filing.starting import start  # noqa: E402
from teleservices.models import (  # noqa: E402
    Attachment,
    Procedure,
    RequestFacts,
    RequestWord,
    ServiceRequest,
    State,
    TeamMember,
)
from teleservices.models.references import new_reference  # noqa: E402
from tests.factories import accounts, pages, procedures  # noqa: E402
from tests.factories.answers import fill_in  # noqa: E402

CITIZENS = 16
SHOWN_REQUESTS = 24
READY_DRAFTS = 1_200
AGENTS = 20
"""Of the service whose list is measured: each follows a twentieth of its requests, and nobody some of the open ones."""
BATCH = 2_000
NAMES = ("Abadie", "Bonnet", "Caron", "Dumas", "Ferrand", "Guérin", "Lambert", "Moreau", "Noël", "Petit", "Roussel")
SEARCHED_PROCEDURES, SEARCHED_QUESTIONS = 488, 176
WORDS = (
    "aide association bourse chemin collège culture danse école élevage énergie famille festival forêt garde jeunesse"
    " jumelage logement mémoire mobilité montagne musée musique patrimoine plantation projet randonnée rénovation"
    " rivière santé sport subvention théâtre tourisme transport vélo village"
)
SUBJECTS = WORDS.split()
SEED = 20261124

Material = dict[str, object]
Varied = dict[str, str | int | UUID | dt.date | None]
"""What sets a request apart from the one that it is copied from, by field."""


def public_site() -> Material:
    """Twelve procedures with their pages, a few questions, the listing of a profile type."""
    home = pages.make_site()
    kind = accounts.make_profile_type()
    listing = pages.make_profile_listing(kind)
    procedure_pages: list[ProcedurePage] = []
    for number in range(12):
        page = pages.make_procedure_page(procedures.make_procedure(title=f"Aide aux projets culturels {number}"))
        page.procedure.profile_types.add(kind)
        procedure_pages.append(page)
    for page in procedure_pages[:4]:
        pages.feature(page)
    for number in range(24):
        pages.make_question(f"Comment faire la démarche {number} ?", section=f"Rubrique {number % 6}")
    sought = searchable()
    raise_generation()
    faq = FaqPage.objects.get()
    return {
        "front": home.url,
        "faq": faq.url,
        "listing": listing.url,
        "procedure": procedure_pages[0].url,
        "sought": sought,
    }


def searchable() -> str:
    """500 procedures and 200 answers in all, which the search alone shows; returns words that find some of them."""
    chance, index, text = random.Random(SEED), ProcedureIndexPage.objects.get(), ""
    section = FaqSection.objects.all()[0]
    for number in range(SEARCHED_PROCEDURES + SEARCHED_QUESTIONS):
        text = " ".join(chance.choices(SUBJECTS, k=60))
        title = f"{chance.choice(SUBJECTS)} et {chance.choice(SUBJECTS)} {number}".capitalize()
        page: ProcedurePage | FaqQuestionPage = FaqQuestionPage(title=title, answer=f"<p>{text}</p>", section=section)
        if number < SEARCHED_PROCEDURES:
            procedure = pages.make_procedure(code=f"recherche-{number}", title=title)
            page = ProcedurePage(
                title=title, procedure=procedure, theme=Theme.CULTURE, summary=title, purpose=f"<p>{text}</p>"
            )
        index.add_child(instance=page)
        refresh_page(page=page)
    return " ".join(text.split()[:2])


def session_of(user: User) -> str:
    """The session cookie of someone signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def citizens(procedure_code: str) -> Material:
    """People with a draft each and drafts that only wait for « Transmettre »; one with a page full of requests."""
    procedure = Procedure.objects.get(code=procedure_code)
    sample = procedures.make_request(procedure=procedure)
    stored_file = Attachment.objects.filter(request=sample).values_list("stored_file", flat=True)[0]
    people = []
    for _ in range(CITIZENS):
        user = accounts.make_user()
        draft = procedures.make_draft(procedure=procedure, user=user)
        waiting: list[tuple[str, int]] = []
        people.append({"session": session_of(user), "draft": draft.reference, "ready": waiting, "email": user.email})
        for _ in range(READY_DRAFTS // CITIZENS):
            ready = start(procedure=procedure, profile=draft.profile, user=user)
            saved = fill_in(ready, sample.answers)
            Attachment.objects.create(
                request=ready, field_key=procedures.STATUTES, stored_file_id=stored_file, title="Statuts"
            )
            waiting.append((ready.reference, saved.revision_number))
    busy = sample.applicant
    copy_requests(sample, SHOWN_REQUESTS)
    return {"people": people, "busy": session_of(busy), "sheet": sample.reference}


def desk(team_of: str) -> Material:
    """An instructor of the team that receives the requests."""
    sample = ServiceRequest.objects.select_related("team").get(reference=team_of)
    agents = [procedures.make_instructor(sample.team) for _number in range(AGENTS)]
    return {"instructor": session_of(agents[0])}


def copy_requests(sample: ServiceRequest, number: int, owner: ServiceRequest | None = None) -> None:
    """So many requests like `sample`, spread over five years, names and states; filed by whom `owner` was."""
    owner = owner or sample
    chance = random.Random(SEED)
    states = [state for state in State if state != State.DRAFT]
    weights = [1 if state in State.open() else 9 for state in states]
    now = timezone.now()
    agents = list(TeamMember.objects.filter(team=sample.team).values_list("user", flat=True))
    references: set[str] = set(ServiceRequest.objects.values_list("reference", flat=True))
    rows: list[Varied] = []
    for index in range(number):
        name = f"{chance.choice(NAMES)} {chance.choice(NAMES)} {index}"
        submitted = now - dt.timedelta(minutes=chance.randrange(5 * 365 * 24 * 60))
        state = chance.choices(states, weights)[0]
        nobody = [None] * (AGENTS // 3) if state in State.open() else []
        rows.append(
            {
                "uuid": uuid4(),
                "reference": another_reference(references),
                "profile": owner.profile_id,
                "applicant": owner.applicant_id,
                "state": state,
                "assignee": chance.choice([*agents, *nobody] or [None]),
                "applicant_name": name,
                "applicant_sort_name": fold(name),
                "submitted_at": submitted,
                "late_at": submitted + dt.timedelta(days=60),
            }
        )
        if len(rows) == BATCH or index == number - 1:
            insert_like(sample, rows)
            keep_words(rows)
            keep_facts(sample, rows)
            rows = []


def keep_words(rows: list[Varied]) -> None:
    """The words that these requests are found by, as their transmission would write them."""
    names = {str(row["reference"]): str(row["applicant_name"]) for row in rows}
    keys = dict(ServiceRequest.objects.filter(reference__in=names).values_list("reference", "pk"))
    RequestWord.objects.bulk_create(
        [
            RequestWord(request_id=keys[reference], word=word)
            for reference, name in names.items()
            for word in words(name)
        ],
        batch_size=BATCH,
    )


def keep_facts(sample: ServiceRequest, rows: list[Varied]) -> None:
    """The facts of these requests, like those of `sample` but for what varies and for the amount."""
    facts = RequestFacts.objects.filter(request=sample).values().get()
    varied = {str(row["reference"]): row for row in rows}
    chance = random.Random(len(rows))
    made = []
    for reference, pk in ServiceRequest.objects.filter(reference__in=varied).values_list("reference", "pk"):
        row = varied[reference]
        own = {name: row[name] for name in ("state", "submitted_at", "applicant_sort_name")}
        own["assignee_id"] = row["assignee"]
        own |= {"applicant_at": row["submitted_at"], "amount_asked": chance.randrange(20_000, 1_000_000)}
        is_open = row["state"] in State.open()
        own["late_at"] = row["late_at"] if is_open else None
        own["decides_on"] = timezone.localdate() + dt.timedelta(days=chance.randrange(-30, 60)) if is_open else None
        own |= ending(row, chance, is_open=is_open)
        made.append(RequestFacts(**facts | own | {"request_id": pk}))
    RequestFacts.objects.bulk_create(made, batch_size=BATCH)


def ending(row: Varied, chance: random.Random, *, is_open: bool) -> Varied:
    """How a request ended, some weeks after it came."""
    came = timezone.localdate(row["submitted_at"])  # type: ignore[arg-type]
    if is_open:
        return {"submitted_on": came, "ended_on": None, "outcome": "", "decided_in": None}
    days = chance.randrange(3, 75)
    outcome = row["state"] if row["state"] in State.decided() else State.ACCEPTED
    return {"submitted_on": came, "ended_on": came + dt.timedelta(days=days), "outcome": outcome, "decided_in": days}


def insert_like(sample: ServiceRequest, rows: list[Varied]) -> None:
    """Rows equal to that of `sample` but for what is given: by the database alone, for there may be a million."""
    columns = {field.name: field for field in ServiceRequest._meta.concrete_fields if not field.primary_key}
    named = {name: connection.ops.quote_name(str(field.column)) for name, field in columns.items()}
    varied = ", ".join(named[name] for name in rows[0])
    chosen = ", ".join(f"{'varied' if name in rows[0] else 'sample'}.{column}" for name, column in named.items())
    places = ", ".join([f"({', '.join(['%s'] * len(rows[0]))})"] * len(rows))
    table = connection.ops.quote_name(ServiceRequest._meta.db_table)
    values = [columns[name].get_db_prep_save(value, connection) for row in rows for name, value in row.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(named.values())}) WITH varied ({varied}) AS (VALUES {places})"  # noqa: S608
            f" SELECT {chosen} FROM varied, {table} AS sample WHERE sample.id = %s",
            [*values, sample.pk],
        )


def another_reference(taken: set[str]) -> str:
    """One that none of `taken` is, and it is now: among 100,000, two drawn alike are nothing rare."""
    while (drawn := new_reference()) in taken:
        pass
    taken.add(drawn)
    return drawn


def mass(reference: str, number: int) -> Material:
    """The mass of other people's requests in the desk, under one profile of theirs."""
    sample = ServiceRequest.objects.get(reference=reference)
    other = procedures.make_draft(procedure=sample.procedure)
    copy_requests(sample, number, owner=other)
    middle = ServiceRequest.objects.filter(team=sample.team).order_by("pk")[number // 2]
    far = ServiceRequest.objects.filter(team=sample.team).order_by("submitted_at")[number // 10]
    return {"reference": middle.reference, "name": "lambert mor", "requests": number, "far": far.reference}


def settle() -> None:
    """What happens within the hour: the statistics of what was just loaded."""
    refresh_statistics()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def studio() -> Material:
    """A designer, and a procedure of twelve steps and two hundred questions."""
    procedure = procedures.make_procedure(title="Grand formulaire", form=procedures.make_large_form(12, 17))
    return {"designer": session_of(procedures.make_designer()), "designed": str(procedure.uuid)}


def main() -> None:
    """Make everything, then write the material as JSON on standard output, for the scenarios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=10_000)
    wanted = parser.parse_args()
    material = public_site()
    code = ProcedurePage.objects.select_related("procedure").order_by("pk")[0].procedure.code
    material |= {"code": code, **citizens(code)}
    material |= desk(str(material["sheet"]))
    material |= studio()
    material |= mass(str(material["sheet"]), wanted.requests)
    material |= {
        "password": accounts.PASSWORD,
        "answers": {procedures.PROJECT: "Fête de la rivière", procedures.AMOUNT: "1250,00"},
        "document": procedures.STATUTES,
    }
    cache.clear()
    settle()
    json.dump(material, sys.stdout)


if __name__ == "__main__":
    main()
