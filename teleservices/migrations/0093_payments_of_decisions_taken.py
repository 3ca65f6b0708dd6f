"""What decisions taken said of their payment and of what is owed becomes rows; nothing is forgotten where they stood."""

from collections.abc import Iterator

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FAVOURABLE = ("accepted", "accepted_in_part")
AT_ONCE = 1000


def write_rows(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A sentence on payment is the event that the whole sum waits for; a condition is an obligation."""
    decision, instalment = apps.get_model("teleservices", "Decision"), apps.get_model("teleservices", "Instalment")
    obligation = apps.get_model("teleservices", "Obligation")
    granted = decision.objects.filter(outcome__in=FAVOURABLE)
    paid = granted.filter(amount_cents__isnull=False, instalments=None).exclude(paid_when=None).exclude(paid_when="")
    rows = [
        instalment(decision_id=pk, number=1, kind="once", amount_cents=cents, trigger="event", event=sentence, documents=[])
        for pk, cents, sentence in paid.values_list("pk", "amount_cents", "paid_when").iterator()
    ]
    instalment.objects.bulk_create(rows, batch_size=AT_ONCE)
    proposed = granted.filter(proposal__isnull=False, obligations=None).values_list("pk", "proposal__conditions")
    duties = [
        obligation(decision_id=pk, number=number, documents=[], **columns)
        for pk, conditions in proposed.iterator()
        for number, columns in enumerate(_duties(conditions), start=1)
    ]
    obligation.objects.bulk_create(duties, batch_size=AT_ONCE)


def _duties(conditions: list[dict[str, str | None]]) -> Iterator[dict[str, object]]:
    for condition in conditions:
        day = condition.get("due_on")
        yield {
            "kind": "other",
            "text": str(condition["text"])[:480],
            "due": "date" if day else "never",
            "due_on": day,
        }


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0092_plans_of_payment")]

    operations = [migrations.RunPython(write_rows, migrations.RunPython.noop)]
