"""What silence leaves to contest has its own text: that of a decision notified no longer tells of silence."""

from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

restore_triggers = import_module("teleservices.migrations.0012_triggers_again").restore
OR_AFTER_SILENCE = " ou la date à laquelle notre silence vaut refus"


def set_apart(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The acknowledgement says what it said; the ready words go from the other text, a designer's own stay."""
    for procedure in apps.get_model("teleservices", "Procedure").objects.filter(regime="rejection"):
        procedure.remedies_after_silence = procedure.remedies
        procedure.remedies = procedure.remedies.replace(OR_AFTER_SILENCE, "")
        procedure.save(update_fields=["remedies_after_silence", "remedies"])


def put_together(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The one text is again the acknowledgement's, where there is one."""
    procedures = apps.get_model("teleservices", "Procedure").objects
    procedures.exclude(remedies_after_silence="").update(remedies=models.F("remedies_after_silence"))


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0022_anonymity_of_letters_not_of_decisions")]

    operations = [
        migrations.AddField(
            model_name="procedure",
            name="remedies_after_silence",
            field=models.TextField(blank=True, verbose_name="remedies when silence means refusal"),
        ),
        migrations.RunPython(set_apart, put_together),
        migrations.RunPython(restore_triggers, migrations.RunPython.noop),
    ]
