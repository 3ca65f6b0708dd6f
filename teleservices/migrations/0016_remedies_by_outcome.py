"""Remedies are for what is contested: a refusal and what is granted in part have each their text."""

from importlib import import_module

from django.db import migrations, models

restore_triggers = import_module("teleservices.migrations.0012_triggers_again").restore


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0015_find_a_name_by_its_beginning")]
    operations = [
        migrations.AddField(
            model_name="procedure",
            name="remedies_in_part",
            field=models.TextField(blank=True, verbose_name="remedies against a decision granted in part"),
        ),
        migrations.AlterField(
            model_name="procedure",
            name="remedies",
            field=models.TextField(blank=True, verbose_name="remedies against a refusal and their time limits"),
        ),
        migrations.RunPython(restore_triggers, migrations.RunPython.noop),
    ]
