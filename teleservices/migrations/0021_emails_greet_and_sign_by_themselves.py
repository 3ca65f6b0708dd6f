"""The frame of each e-mail greets, leads to the request and says who writes: the ready texts no longer do."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GREETING = "Bonjour,\n\n"
SIGNATURE = (
    "\n\nVous pouvez suivre votre demande ici\u00a0:\n{{ lien }}"
    "\n\n{{ service }}\n{{ téléphone du service }}\n{{ adresse du service }}"
)


def take_away(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Only where both are as they were made: a designer's own words stay."""
    for stage in apps.get_model("teleservices", "Stage").objects.filter(email_text__startswith=GREETING):
        if stage.email_text.endswith(SIGNATURE):
            stage.email_text = stage.email_text.removeprefix(GREETING).removesuffix(SIGNATURE)
            stage.save(update_fields=["email_text"])


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0020_words_and_readings_of_before")]

    operations = [
        migrations.AddField(
            model_name="team",
            name="anonymity_reason",
            field=models.CharField(
                blank=True,
                help_text=(
                    "Leave it empty: correspondence names the agent, as the law wants. Only grounds of public safety "
                    "or of the safety of people warrant anonymity (CRPA L111-2); the service alone is then named."
                ),
                max_length=300,
                verbose_name="reason for which its agents are not named",
            ),
        ),
        migrations.RunPython(take_away, migrations.RunPython.noop),
    ]
