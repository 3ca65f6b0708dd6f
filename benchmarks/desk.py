"""What the desk costs outside its pages: a bulk act, the counts of work, the facts of an act. On the bench's database.

`python -m benchmarks.desk` prints rows as JSON.
"""

import json
import sys
import time

import django

django.setup()

from django.db import transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarks.offline import costs, cpu_seconds, resident  # noqa: E402
from teleservices.desk.batches import making, running  # noqa: E402
from teleservices.desk.requests import page  # noqa: E402
from teleservices.desk.requests.work import kinds as work  # noqa: E402
from teleservices.keyset.order import Order  # noqa: E402
from teleservices.lifecycle.facts.writing import write  # noqa: E402
from teleservices.models import Fate, RequestFacts, ServiceRequest, State, TeamMember  # noqa: E402

BULK = 2_000


def instructor() -> User:
    """One of those of the service that has the mass."""
    team = RequestFacts.objects.filter(state=State.SUBMITTED).order_by("-pk")[0].team_id
    return TeamMember.objects.filter(team=team).select_related("user").order_by("pk")[0].user


def bulk(author: User) -> dict[str, float]:
    """Milliseconds of each request of an act on so many, with its event and its e-mails; memory that it took, MB."""
    teams = author.team_memberships.values("team")
    facts = RequestFacts.objects.filter(state=State.SUBMITTED, team__in=teams).order_by("-pk")
    batch = making.make(
        author=author, act="take_charge", chosen=ServiceRequest.objects.filter(pk__in=facts.values("pk")[:BULK])
    )
    running.ask(batch=batch, payload={"message": "Nous étudions votre demande.", "stage_key": ""})
    running.settle(batch.items.earliest("pk").pk)
    memory, before, cpu = resident(), time.perf_counter(), cpu_seconds()
    while running.run(batch.pk):
        pass
    lasted, spent = time.perf_counter() - before, cpu_seconds() - cpu
    count = batch.items.filter(fate=Fate.DONE).count()
    timed = max(count - 1, 1)
    return {
        "done": count,
        "each_ms": lasted * 1_000 / timed,
        "cpu_ms": spent * 1_000 / timed,
        "grown_mb": resident() - memory,
    }


def counts_and_sums(author: User) -> dict[str, float]:
    """The counts of each kind of work, and the amounts of a filter added up, as the list does both."""
    teams = list(author.team_memberships.values_list("team", flat=True))
    facts = RequestFacts.objects.filter(team__in=teams)
    requests = page.Listed(RequestFacts.objects.filter(state=State.IN_REVIEW), teams, Order.named("decides_on"))

    def both() -> None:
        work.counts(facts, author)
        page.sums(requests, most=page.SUMMED)

    return costs(both)


def facts_of_an_act() -> dict[str, float]:
    """The facts and the words of a request that an act changes, written as in its transaction."""
    request = ServiceRequest.objects.with_form().filter(state=State.SUBMITTED).order_by("-pk")[0]

    def act() -> None:
        with transaction.atomic():
            write(request, words=True)

    return costs(act, 300)


def main() -> None:
    """Print all of them."""
    author = instructor()
    figures = {"counts": counts_and_sums(author), "facts": facts_of_an_act(), "bulk": bulk(author)}
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
