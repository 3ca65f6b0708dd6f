"""The mass of requests: copied from one by the database, each with answers, words and facts of its own."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from formkit.values import JsonValue
from portal.words.text import fold, words
from teleservices.models import RequestAnswer, RequestFacts, RequestWord, ServiceRequest, State, TeamMember
from teleservices.models.requests.references import new_reference
from tests.factories import accounts, procedures

AGENTS = 20
"""Of the service whose list is measured: each follows a twentieth of its requests, and nobody some of the open ones."""
BATCH = 2_000
OWNERS = 400
"""Organisations that file the mass, so that an address or a SIRET finds a few hundred of 100,000."""
NAMES = ("Abadie", "Bonnet", "Caron", "Dumas", "Ferrand", "Guérin", "Lambert", "Moreau", "Noël", "Petit", "Roussel")
COMMUNES = tuple((f"99{number:03}", f"Brenne-{number}") for number in range(300))
WORDS = (
    "aide association bourse chemin collège culture danse école élevage énergie famille festival forêt garde jeunesse"
    " jumelage logement mémoire mobilité montagne musée musique patrimoine plantation projet randonnée rénovation"
    " rivière santé sport subvention théâtre tourisme transport vélo village"
)
SUBJECTS = WORDS.split()
SEED = 20261124
STATES = [state for state in State.staged() if state != State.DRAFT]
WEIGHTS = [1 if state in State.open() else 9 for state in STATES]

Varied = dict[str, str | int | UUID | dt.date | dict[str, JsonValue] | None]
"""What sets a request apart from the one that it is copied from, by field."""


class Owner:
    """Who filed some of the mass: an applicant and their profile, its SIRET."""

    def __init__(self, number: int) -> None:
        user = accounts.make_user(f"association{number}@bench.test")
        self.applicant, self.siret = user.pk, f"{90_000_000_000_000 + number * 7_919}"
        self.profile = accounts.make_profile(member=user, name=f"Association {number}", siret=self.siret).pk


def copy_requests(sample: ServiceRequest, number: int, owners: Sequence[Owner] = ()) -> None:
    """So many requests like `sample`, spread over five years, names, answers, states and `owners` (or its own)."""
    chance = random.Random(SEED)
    agents = list(TeamMember.objects.filter(team=sample.team).values_list("user", flat=True))
    references: set[str] = set(ServiceRequest.objects.values_list("reference", flat=True))
    sirets = {owner.profile: owner.siret for owner in owners}
    rows: list[Varied] = []
    for index in range(number):
        owner = chance.choice(owners) if owners else None
        rows.append({"reference": another_reference(references), **varied(sample, index, chance, agents, owner)})
        if len(rows) == BATCH or index == number - 1:
            insert_like(sample, rows)
            requests = ServiceRequest.objects.filter(reference__in=[row["reference"] for row in rows])
            keys = dict(requests.values_list("reference", "pk"))
            keep_words(rows, keys, sirets)
            keep_answers(sample, rows, keys)
            keep_facts(sample, rows, keys, sirets)
            rows = []


def varied(
    sample: ServiceRequest, index: int, chance: random.Random, agents: Sequence[int], owner: Owner | None
) -> Varied:
    """What a request has of its own, but for its reference."""
    name = f"{chance.choice(NAMES)} {chance.choice(NAMES)} {index}"
    submitted = timezone.now() - dt.timedelta(minutes=chance.randrange(5 * 365 * 24 * 60))
    state = chance.choices(STATES, WEIGHTS)[0]
    nobody = [None] * (AGENTS // 3) if state in State.open() else []
    return {
        "uuid": uuid4(),
        "profile": owner.profile if owner else sample.profile_id,
        "applicant": owner.applicant if owner else sample.applicant_id,
        "answers": {
            procedures.PROJECT: f"{chance.choice(SUBJECTS)} {chance.choice(SUBJECTS)} {index}".capitalize(),
            procedures.AMOUNT: chance.randrange(20_000, 1_000_000),
        },
        "state": state,
        "assignee": chance.choice([*agents, *nobody] or [None]),
        "applicant_name": name,
        "applicant_sort_name": fold(name),
        "submitted_at": submitted,
        "late_at": submitted + dt.timedelta(days=60),
    }


def keep_words(rows: list[Varied], keys: Mapping[str, int], sirets: Mapping[int, str]) -> None:
    """The words that these requests are found by, as their transmission would write them."""
    RequestWord.objects.bulk_create(
        [
            RequestWord(request_id=keys[str(row["reference"])], word=word)
            for row in rows
            for word in set(words(f"{row['applicant_name']} {_project(row)} {sirets.get(_profile(row), '')}"))
        ],
        batch_size=BATCH,
    )


def keep_answers(sample: ServiceRequest, rows: list[Varied], keys: Mapping[str, int]) -> None:
    """The answers that these requests are filtered by: the amount that they ask."""
    RequestAnswer.objects.bulk_create(
        [
            RequestAnswer(
                request_id=keys[str(row["reference"])],
                procedure_id=sample.procedure_id,
                field_key=procedures.AMOUNT,
                number=_amount(row),
            )
            for row in rows
        ],
        batch_size=BATCH,
    )


def keep_facts(sample: ServiceRequest, rows: list[Varied], keys: Mapping[str, int], sirets: Mapping[int, str]) -> None:
    """The facts of these requests, like those of `sample` but for what varies."""
    facts = RequestFacts.objects.filter(request=sample).values().get()
    chance = random.Random(len(rows))
    copies = []
    for row in rows:
        own = {"request_id": keys[str(row["reference"])], "siret": sirets.get(_profile(row), "")}
        copies.append(RequestFacts(**facts | _varied_facts(row, chance) | own))
    RequestFacts.objects.bulk_create(copies, batch_size=BATCH)


def _varied_facts(row: Varied, chance: random.Random) -> Varied:
    """What differs from one request to another, but for what tells whose it is."""
    own = {name: row[name] for name in ("state", "submitted_at", "applicant_sort_name")}
    own["assignee_id"] = row["assignee"]
    own |= {"applicant_at": row["submitted_at"], "amount_asked": _amount(row), "title": _project(row)}
    own["commune_code"], own["commune_name"] = chance.choice(COMMUNES)
    is_open = row["state"] in State.open()
    own["late_at"] = row["late_at"] if is_open else None
    own["decides_on"] = timezone.localdate() + dt.timedelta(days=chance.randrange(-30, 60)) if is_open else None
    return own | ending(row, chance, is_open=is_open)


def _project(row: Varied) -> str:
    return str(row["answers"][procedures.PROJECT])  # type: ignore[index]


def _amount(row: Varied) -> int:
    return int(row["answers"][procedures.AMOUNT])  # type: ignore[index, arg-type]


def _profile(row: Varied) -> int:
    return int(row["profile"])  # type: ignore[arg-type]


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
    column_names = {name: connection.ops.quote_name(str(field.column)) for name, field in columns.items()}
    varied = ", ".join(column_names[name] for name in rows[0])
    expressions = ", ".join(
        f"{'varied' if name in rows[0] else 'sample'}.{column}" for name, column in column_names.items()
    )
    places = ", ".join([f"({', '.join(['%s'] * len(rows[0]))})"] * len(rows))
    table = connection.ops.quote_name(ServiceRequest._meta.db_table)
    values = [columns[name].get_db_prep_save(value, connection) for row in rows for name, value in row.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(column_names.values())}) WITH varied ({varied}) AS (VALUES {places})"  # noqa: S608
            f" SELECT {expressions} FROM varied, {table} AS sample WHERE sample.id = %s",
            [*values, sample.pk],
        )


def another_reference(taken: set[str]) -> str:
    """One that none of `taken` is, and it is now: among 100,000, two drawn alike are nothing rare."""
    while (reference := new_reference()) in taken:
        pass
    taken.add(reference)
    return reference
