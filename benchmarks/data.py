"""Fills the bench's database with the product's own functions; the mass of requests is copied from one of them.

`python -m benchmarks.data --requests 100000` prints what the scenarios need, as JSON.
"""

import argparse
import json
import random
import sys
from dataclasses import asdict

import django

django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarks import long_sheet, meeting, ruled_form, tabled_form  # noqa: E402
from benchmarks.mass import AGENTS, OWNERS, SEED, SUBJECTS, Owner, copy_requests  # noqa: E402
from formkit.values import JsonValue  # noqa: E402
from home.models import FaqPage, FaqQuestionPage, FaqSection, ProcedureIndexPage, ProcedurePage  # noqa: E402
from home.procedures.drawings import Drawing  # noqa: E402
from portal.caching.page_cache import raise_generation  # noqa: E402
from portal.database.statistics import refresh_statistics  # noqa: E402
from search.entries import refresh_page  # noqa: E402
from teleservices.desk.series.walk import Series  # noqa: E402
from teleservices.filing.starting import start  # noqa: E402
from teleservices.models import Attachment, Procedure, ServiceRequest, Team  # noqa: E402
from tests.factories import accounts, pages, procedures  # noqa: E402
from tests.factories.answers import fill_in  # noqa: E402
from tests.factories.meetings import make_head  # noqa: E402

CITIZENS = 16
SHOWN_REQUESTS = 24
READY_DRAFTS = 1_200
REQUESTS_OF_AN_ACCOUNT = 10
"""As a portal of some years has."""
ANSWERS: dict[str, JsonValue] = {procedures.PROJECT: "Fête de la rivière", procedures.AMOUNT: 125_000}
SEARCHED_PROCEDURES, SEARCHED_QUESTIONS = 488, 176

Material = dict[str, object]


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
            page = searched_procedure(number, title, text)
        index.add_child(instance=page)
        refresh_page(page=page)
    return " ".join(text.split()[:2])


def searched_procedure(number: int, title: str, text: str) -> ProcedurePage:
    """The page of a procedure made for the search, not in the tree yet."""
    procedure = pages.make_procedure(code=f"recherche-{number}", title=title)
    return ProcedurePage(
        title=title, procedure=procedure, theme_id=Drawing.CULTURE, summary=title, purpose=f"<p>{text}</p>"
    )


def session_of(user: User, **values: object) -> str:
    """The session cookie of someone signed in, `values` in their session."""
    client = Client()
    client.force_login(user)
    if values:
        session = client.session
        session.update(values)
        session.save()
    return client.cookies["sessionid"].value


def citizens(procedure_code: str) -> Material:
    """People with a draft each and drafts that only wait for « Transmettre »; one with a page full of requests."""
    procedure = Procedure.objects.get(code=procedure_code)
    procedure.filtered_fields = [procedures.AMOUNT]
    procedure.save(update_fields=["filtered_fields"])
    sample = procedures.make_request(procedure=procedure)
    stored_file = Attachment.objects.filter(request=sample).values_list("stored_file", flat=True)[0]
    ruled = procedures.make_procedure(title="Cent vingt règles", form=ruled_form.form())
    tabled = procedures.make_procedure(title="Un tableau", form=tabled_form.form())
    people = []
    for _ in range(CITIZENS):
        user = accounts.make_user()
        draft = procedures.make_draft(procedure=procedure, user=user)
        waiting: list[tuple[str, int]] = []
        person = {"session": session_of(user), "draft": draft.reference, "ready": waiting, "email": user.email}
        many_rules = start(procedure=ruled, profile=draft.profile, user=user)
        with_table = start(procedure=tabled, profile=draft.profile, user=user)
        filled = fill_in(with_table, {**ANSWERS, tabled_form.TABLE: tabled_form.answer()})
        people.append({**person, "ruled": fill_in(many_rules, ANSWERS).reference, "tabled": filled.reference})
        fill_in(draft, ANSWERS)
        for _ in range(READY_DRAFTS // CITIZENS):
            ready = start(procedure=procedure, profile=draft.profile, user=user)
            saved = fill_in(ready, sample.answers)
            Attachment.objects.create(
                request=ready, field_key=procedures.STATUTES, stored_file_id=stored_file, title="Statuts"
            )
            waiting.append((ready.reference, saved.revision_number))
    busy = sample.applicant
    copy_requests(sample, SHOWN_REQUESTS)
    return {"people": people, "busy": session_of(busy), "sheet": sample.reference, **tabled_form.material()}


def desk(team_of: str) -> Material:
    """An instructor of the team that receives the requests."""
    team = Team.objects.get(requests__reference=team_of)
    agents = [procedures.make_instructor(team) for _number in range(AGENTS)]
    reference, head = long_sheet.make(team).reference, make_head(team)
    return {
        "instructor": session_of(agents[0]),
        "long_sheet": reference,
        "series": session_of(agents[1], series=asdict(Series([reference, reference], ""))),
        "head": session_of(head),
        "meeting": str(meeting.make(team, head)),
    }


def mass(reference: str, number: int) -> Material:
    """The mass of other people's requests in the desk."""
    sample = ServiceRequest.objects.select_related("procedure").get(reference=reference)
    owners = [Owner(number) for number in range(OWNERS)]
    copy_requests(sample, number, owners)
    other_accounts(number // REQUESTS_OF_AN_ACCOUNT)
    middle = ServiceRequest.objects.filter(team=sample.team).order_by("pk")[number // 2]
    far = ServiceRequest.objects.filter(team=sample.team).order_by("submitted_at")[number // 10]
    filer = User.objects.get(pk=owners[0].applicant)
    return {
        "reference": middle.reference,
        "name": "lambert mor",
        "requests": number,
        "far": far.reference,
        "siret": owners[0].siret,
        "answer_filter": f"procedure={sample.procedure.code}&a_{procedures.AMOUNT}_from=9000",
        "email": filer.email,
    }


def other_accounts(number: int) -> None:
    """Accounts that do nothing here, as most: what asks something of each is slow as it would be in a portal."""
    people = (User(email=f"personne-{n}@citoyens.test", first_name="Ada") for n in range(number))
    User.objects.bulk_create(people, batch_size=1_000)


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
    options = parser.parse_args()
    material = public_site()
    code = ProcedurePage.objects.select_related("procedure").order_by("pk")[0].procedure.code
    material |= {"code": code, **citizens(code)}
    material |= desk(str(material["sheet"]))
    material |= studio()
    material |= mass(str(material["sheet"]), options.requests)
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
