"""Gives what was transmitted, read and completed before its words, its readings and its mark."""

import re
from collections.abc import Iterator

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F, OuterRef, Subquery

from portal.words.text import fold

BATCH, LONGEST = 2000, 60
NOTHING_DONE = ("assign", "remind_team", "tell_late")
"""Acts after which corrections that have arrived still wait."""


def write(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _words(apps)
    _readings(apps)
    _completed(apps)


def _words(apps: StateApps) -> None:
    word_model = apps.get_model("teleservices", "RequestWord")
    columns = ("applicant_name", "beneficiary__first_name", "beneficiary__last_name", "profile__siret", "profile__rna")
    for batch in _batches(apps.get_model("teleservices", "ServiceRequest").objects.exclude(state="draft")):
        rows = [
            word_model(request_id=pk, word=word)
            for pk, *texts in batch.values_list("pk", *columns)
            for word in {word[:LONGEST] for word in re.findall(r"[^\W_]+", fold(" ".join(filter(None, texts))))}
        ]
        word_model.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _readings(apps: StateApps) -> None:
    reading_model = apps.get_model("teleservices", "MessageRead")
    read = apps.get_model("teleservices", "RequestMessage").objects.filter(side="applicant", read_by__isnull=False)
    for batch in _batches(read):
        rows = [
            reading_model(message_id=pk, user_id=user, at=at) for pk, user, at in batch.values_list("pk", "read_by", "read_at")
        ]
        reading_model.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _completed(apps: StateApps) -> None:
    events = apps.get_model("teleservices", "RequestEvent").objects.filter(request=OuterRef("pk"))
    last = events.exclude(act__in=NOTHING_DONE).order_by("-number")
    for batch in _batches(apps.get_model("teleservices", "ServiceRequest").objects.filter(state="in_review")):
        dealt = batch.annotate(last_act=Subquery(last.values("act")[:1]), last_at=Subquery(last.values("at")[:1]))
        for pk, at in dealt.filter(last_act="resubmit").values_list("pk", F("last_at")):
            apps.get_model("teleservices", "ServiceRequest").objects.filter(pk=pk).update(completed_at=at)


def _batches(found) -> Iterator:  # type: ignore[no-untyped-def,type-arg]  # noqa: ANN001 - models of the migration
    last = 0
    while keys := list(found.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield found.filter(pk__gt=last, pk__lte=keys[-1])
        last = keys[-1]


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0019_desk_finding_and_reading")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
