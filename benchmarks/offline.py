"""What no request measures: PDFs, the intake, the outbox. Works on the bench's own database.

`python -m benchmarks.offline` prints rows as JSON; `--emails N` only queues N e-mails.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.db import transaction  # noqa: E402
from django_q.models import OrmQ  # noqa: E402

from benchmarks import corpus  # noqa: E402
from benchmarks.mail import RECIPIENTS, Delays  # noqa: E402
from benchmarks.scenarios import pdf_of_100_kb  # noqa: E402
from locker.entry.intake import receive  # noqa: E402
from locker.inspection import fork_server, inspector  # noqa: E402
from notifications import outbox  # noqa: E402
from notifications.models import EmailState, OutgoingEmail  # noqa: E402
from teleservices.models import Acknowledgement  # noqa: E402
from teleservices.paperwork.acknowledgement import acknowledgement_pdf  # noqa: E402

REPEAT = 60
DOCUMENTS = 300
COLD_DOCUMENTS = 60
KIND = "bench"


def cpu_seconds() -> float:
    """CPU time of this process, of its children that ended, and of the fork server's."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime + fork_server.cpu_seconds()


def costs(act: Callable[[], object], times: int = REPEAT) -> dict[str, float]:
    """CPU milliseconds of an act: median and the worst but one in a hundred."""
    act()
    spent = []
    for _ in range(times):
        before = cpu_seconds()
        act()
        spent.append((cpu_seconds() - before) * 1_000)
    spent.sort()
    return {"p50": spent[len(spent) // 2], "p99": spent[min(len(spent) - 1, len(spent) * 99 // 100)]}


def acknowledgement() -> dict[str, float]:
    """The PDF of an acknowledgement, from its row to its bytes."""
    first = Acknowledgement.objects.select_related("request__procedure").order_by("pk")[0]
    return costs(lambda: acknowledgement_pdf(first))


def intake() -> dict[str, float]:
    """A PDF of 100 kB that nobody sent yet, through the one door, its child process included."""
    return costs(lambda: receive(content=pdf_of_100_kb()))


def mixed_intake() -> dict[str, float]:
    """PDFs of a mixed corpus, made beforehand, through the one door, in the warm child."""
    documents = iter(list(corpus.mixed(DOCUMENTS + 1)))
    return costs(lambda: receive(content=next(documents)), DOCUMENTS)


def cold_intake() -> dict[str, float]:
    """The same, the first of them, each in a process started for it: what the fork server spares."""
    inspector.run_warm = lambda kind, document, patience=1.0: None  # type: ignore[attr-defined]
    documents = iter(list(corpus.mixed(COLD_DOCUMENTS + 1)))
    return costs(lambda: receive(content=next(documents)), COLD_DOCUMENTS)


def queue_emails(number: int) -> None:
    """Write `number` e-mails in the outbox, ten in a transaction.

    Those that other rows left are dropped with all tasks: the worker would first send the bulk act's two thousand.
    """
    OrmQ.objects.all().delete()
    OutgoingEmail.objects.filter(state=EmailState.QUEUED).exclude(kind=KIND).delete()
    moment = time.time_ns()
    for start in range(0, number, 10):
        with transaction.atomic():
            for index in range(start, start + 10):
                outbox.post(
                    key=f"bench:{moment}:{index}",
                    kind=KIND,
                    recipient=f"personne{index}@{RECIPIENTS}",
                    subject=f"Votre demande n° {index}",
                    text="Bonjour,\n\n" + "Votre demande a été reçue. " * 40,
                    html="<p>Bonjour,</p>" + "<p>Votre demande a été reçue.</p>" * 40,
                )


def delays(number: int) -> Delays:
    """Over the last so many e-mails that have left; how many of all still wait."""
    ours = OutgoingEmail.objects.filter(kind=KIND)
    last = ours.filter(state=EmailState.SENT).order_by("-pk")[:number]
    waits = sorted((email.sent_at - email.created_at).total_seconds() for email in last if email.sent_at)
    waiting = ours.exclude(state=EmailState.SENT).count()
    return {"waiting": waiting, "p95": waits[len(waits) * 95 // 100] if waits else None}


def resident() -> float:
    """The most memory that this process held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def main() -> None:
    """Do one of three, as the options ask: queue e-mails, time their delays, or PDFs; figures are JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--emails", type=int, default=0)
    parser.add_argument("--delays", type=int, default=0)
    options = parser.parse_args()
    if options.emails:
        queue_emails(options.emails)
    elif options.delays:
        json.dump(delays(options.delays), sys.stdout)
    else:
        figures = {
            "acknowledgement": acknowledgement(),
            "intake": intake(),
            "mixed_intake": mixed_intake(),
            "cold_intake": cold_intake(),
        }
        json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
