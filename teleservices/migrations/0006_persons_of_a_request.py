"""The beneficiary of a request becomes one of its persons: the same rows, with their role."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CAPACITIES = [
    ("parent", "Parent"),
    ("delegate", "Third party or child welfare service, by delegation of parental authority"),
    ("guardian", "Guardian (“tuteur”)"),
    ("curator", "Curator (“curateur”)"),
    ("family", "Holder of a family habilitation or of a mandate for future protection"),
    ("assistant", "Holder of a family habilitation that assists"),
    ("special", "Special representative of a person under judicial protection"),
    ("mandatary", "Holder of a written mandate signed by this person"),
    ("relative", "Relative or close friend who helps"),
    ("professional", "Professional who supports this person"),
]
ROLES = [
    ("beneficiary", "Beneficiary"),
    ("spouse", "Spouse or partner"),
    ("representative", "Legal representative"),
    ("household", "Member of the household"),
]
SCOPES = [
    ("whole", "The person and their property"),
    ("person", "The person alone"),
    ("property", "Their property alone"),
]
FORMER_CAPACITIES = frozenset({"parent", "guardian", "curator", "family", "relative", "professional"})


def say_their_request(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each person that there is yet is a beneficiary."""
    apps.get_model("teleservices", "RequestPerson").objects.update(request=models.F("beneficiary_of"))


def keep_beneficiaries(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The former table knows beneficiaries alone, and fewer capacities."""
    persons = apps.get_model("teleservices", "RequestPerson").objects
    persons.filter(beneficiary_of=None).delete()
    persons.exclude(capacity__in=["", *FORMER_CAPACITIES]).update(capacity="")


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0005_dated_parameters")]

    operations = [
        migrations.RenameModel("Beneficiary", "RequestPerson"),
        migrations.AlterModelOptions(
            "requestperson", {"verbose_name": "person of a request", "verbose_name_plural": "persons of a request"}
        ),
        migrations.RenameField("requestperson", "request", "beneficiary_of"),
        migrations.AlterField(
            "requestperson",
            "beneficiary_of",
            models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="beneficiary",
                to="teleservices.servicerequest",
            ),
        ),
        migrations.AddField(
            "requestperson",
            "request",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="persons",
                to="teleservices.servicerequest",
            ),
        ),
        migrations.AddField(
            "requestperson",
            "role",
            models.CharField(choices=ROLES, default="beneficiary", max_length=16, verbose_name="role"),
        ),
        migrations.RunPython(say_their_request, keep_beneficiaries),
        migrations.AlterField(
            "requestperson",
            "request",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="persons",
                to="teleservices.servicerequest",
            ),
        ),
        migrations.AddField(
            "requestperson", "field_key", models.CharField(blank=True, editable=False, max_length=40)
        ),
        migrations.AddField("requestperson", "row_id", models.CharField(blank=True, editable=False, max_length=40)),
        migrations.AddField("requestperson", "address", models.TextField(blank=True, verbose_name="postal address")),
        migrations.AddField(
            "requestperson", "email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")
        ),
        migrations.AddField(
            "requestperson",
            "telephone",
            models.CharField(blank=True, max_length=30, verbose_name="telephone number"),
        ),
        migrations.AlterField(
            "requestperson",
            "capacity",
            models.CharField(blank=True, choices=CAPACITIES, max_length=12, verbose_name="acts as"),
        ),
        migrations.AddField(
            "requestperson",
            "scope",
            models.CharField(blank=True, choices=SCOPES, max_length=8, verbose_name="what the measure is about"),
        ),
        migrations.AddField(
            "requestperson",
            "until",
            models.DateField(blank=True, null=True, verbose_name="end of the measure or of the mandate"),
        ),
        migrations.AddConstraint(
            "requestperson",
            models.UniqueConstraint(fields=["request", "role", "field_key", "row_id"], name="person_of_a_request_once"),
        ),
        migrations.AddConstraint(
            "requestperson",
            models.CheckConstraint(
                condition=models.Q(beneficiary_of=models.F("request"), role="beneficiary")
                | (models.Q(role="beneficiary", _negated=True) & models.Q(beneficiary_of=None)),
                name="beneficiary_is_of_its_request",
            ),
        ),
    ]
