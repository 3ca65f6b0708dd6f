"""Fills the bench's database with the product's own functions; the mass of requests is copied from one of them.

`python -m benchmarks.data --requests 100000` prints what the scenarios need, as JSON.
"""

import argparse
import json
import random
import sys
from datetime import timedelta

import django

django.setup()

from django.core.cache import cache  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from home.models import FaqPage, ProcedurePage  # noqa: E402
from portal.page_cache import raise_generation  # noqa: E402
from portal.text import fold  # noqa: E402
from teleservices.answering.editing import save_answers  # noqa: E402
from teleservices.filing.starting import start  # noqa: E402
from teleservices.models import Attachment, Procedure, ServiceRequest, State  # noqa: E402
from tests.factories import accounts, pages, procedures  # noqa: E402

CITIZENS = 16
SHOWN_REQUESTS = 24
READY_DRAFTS = 1_200
BATCH = 2_000
NAMES = ("Abadie", "Bonnet", "Caron", "Dumas", "Ferrand", "Guérin", "Lambert", "Moreau", "Noël", "Petit", "Roussel")
SEED = 20261124

Facts = dict[str, object]


def public_site() -> Facts:
    """Twelve procedures with their pages, a few questions, the listing of a profile type."""
    home = pages.make_site()
    kind = accounts.make_profile_type()
    listing = pages.make_profile_listing(kind)
    found: list[ProcedurePage] = []
    for number in range(12):
        page = pages.make_procedure_page(procedures.make_procedure(title=f"Aide aux projets culturels {number}"))
        page.procedure.profile_types.add(kind)
        found.append(page)
    for page in found[:4]:
        pages.feature(page)
    for number in range(24):
        pages.make_question(f"Comment faire la démarche {number} ?", section=f"Rubrique {number % 6}")
    raise_generation()
    faq = FaqPage.objects.get()
    return {
        "front": home.url,
        "faq": faq.url,
        "listing": listing.url,
        "procedure": found[0].url,
    }


def session_of(user: User) -> str:
    """The session cookie of someone signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def citizens(procedure_code: str) -> Facts:
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
            saved = save_answers(
                request_id=ready.pk,
                actor=user,
                revision_number=ready.revision_number,
                answers=dict(sample.answers),
            )
            Attachment.objects.create(
                request=ready, field_key=procedures.STATUTES, stored_file_id=stored_file, title="Statuts"
            )
            waiting.append((ready.reference, saved.revision_number))
    busy = sample.applicant
    copy_requests(sample, SHOWN_REQUESTS)
    return {"people": people, "busy": session_of(busy), "sheet": sample.reference}


def desk(team_of: str) -> Facts:
    """An instructor of the team that receives the requests."""
    sample = ServiceRequest.objects.select_related("team").get(reference=team_of)
    return {"instructor": session_of(procedures.make_instructor(sample.team))}


def copy_requests(sample: ServiceRequest, number: int) -> None:
    """So many requests like `sample`, spread over five years, names and states."""
    chance = random.Random(SEED)
    states = [state for state in State if state != State.DRAFT]
    now = timezone.now()
    rows = []
    for index in range(number):
        name = f"{chance.choice(NAMES)} {chance.choice(NAMES)} {index}"
        submitted = now - timedelta(minutes=chance.randrange(5 * 365 * 24 * 60))
        rows.append(
            ServiceRequest(
                procedure_id=sample.procedure_id,
                form_version_id=sample.form_version_id,
                profile_id=sample.profile_id,
                applicant_id=sample.applicant_id,
                team_id=sample.team_id,
                state=chance.choice(states),
                answers=sample.answers,
                applicant_name=name,
                applicant_sort_name=fold(name),
                submitted_at=submitted,
                late_at=submitted + timedelta(days=60),
            )
        )
        if len(rows) == BATCH:
            ServiceRequest.objects.bulk_create(rows)
            rows = []
    ServiceRequest.objects.bulk_create(rows)


def mass(reference: str, number: int) -> Facts:
    """The mass of other people's requests in the desk, under one profile of theirs."""
    sample = ServiceRequest.objects.get(reference=reference)
    other = procedures.make_draft(procedure=sample.procedure)
    sample.profile, sample.applicant = other.profile, other.applicant
    copy_requests(sample, number)
    middle = ServiceRequest.objects.filter(team=sample.team).order_by("pk")[number // 2]
    return {"reference": middle.reference, "name": "lambert mor", "requests": number}


def main() -> None:
    """Everything, then the facts on standard output."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=10_000)
    wanted = parser.parse_args()
    facts = public_site()
    code = ProcedurePage.objects.select_related("procedure").order_by("pk")[0].procedure.code
    facts |= {"code": code, **citizens(code)}
    facts |= desk(str(facts["sheet"]))
    facts |= mass(str(facts["sheet"]), wanted.requests)
    facts |= {
        "password": accounts.PASSWORD,
        "answers": {procedures.PROJECT: "Fête de la rivière", procedures.AMOUNT: "1250,00"},
        "document": procedures.STATUTES,
    }
    cache.clear()
    json.dump(facts, sys.stdout)


if __name__ == "__main__":
    main()
