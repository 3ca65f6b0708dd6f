"""The desk's list reads facts alone: what it sorts by stands there, and the indexes that it had on requests go."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

OPEN = ("submitted", "in_review", "correction_requested")


def copy_from_requests(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What facts made before have not: the name that they are sorted by; and no date to decide what is decided."""
    facts, requests = apps.get_model("teleservices", "RequestFacts"), apps.get_model("teleservices", "ServiceRequest")
    names = requests.objects.filter(pk=OuterRef("pk")).order_by().values("applicant_sort_name")
    facts.objects.update(applicant_sort_name=Subquery(names))
    facts.objects.exclude(state__in=OPEN).update(late_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0027_silence_is_told"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="requestfacts",
            name="facts_amount",
        ),
        migrations.RemoveIndex(
            model_name="servicerequest",
            name="request_desk",
        ),
        migrations.RemoveIndex(
            model_name="servicerequest",
            name="request_late",
        ),
        migrations.RemoveIndex(
            model_name="servicerequest",
            name="request_name",
        ),
        migrations.RemoveIndex(
            model_name="servicerequest",
            name="request_team_date",
        ),
        migrations.RemoveIndex(
            model_name="servicerequest",
            name="request_completed",
        ),
        migrations.AddField(
            model_name="requestfacts",
            name="applicant_sort_name",
            field=models.CharField(blank=True, help_text="lower case, no accents", max_length=200),
        ),
        migrations.AlterField(
            model_name="requestfacts",
            name="assignee",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(copy_from_requests, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(fields=["team", "-submitted_at", "-request"], name="facts_date"),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(fields=["assignee", "state"], name="facts_assignee"),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(fields=["team", "state", "-submitted_at", "-request"], name="facts_state"),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(fields=["team", "procedure", "-submitted_at", "-request"], name="facts_procedure"),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(fields=["team", "late_at", "request"], name="facts_late"),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(fields=["team", "decides_on", "request"], name="facts_decides"),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(fields=["team", "amount_asked", "request"], name="facts_amount"),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(fields=["team", "applicant_sort_name", "request"], name="facts_name"),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(fields=["team", "applicant_at", "request"], name="facts_sign"),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(
                condition=models.Q(("commune_code", ""), _negated=True),
                fields=["team", "commune_code"],
                name="facts_commune",
            ),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(
                condition=models.Q(("completed_at__isnull", False)),
                fields=["team", "completed_at"],
                name="facts_completed",
            ),
        ),
    ]
