"""The delay measured of the decisions of a procedure, which its public page says."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0044_export_of_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeasuredDelay",
            fields=[
                (
                    "procedure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="measured_delay",
                        serialize=False,
                        to="teleservices.procedure",
                    ),
                ),
                (
                    "median",
                    models.PositiveIntegerField(help_text="in days, those that applicants were waited for taken off"),
                ),
                ("decisions", models.PositiveIntegerField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
            ],
            options={
                "verbose_name": "measured delay",
                "verbose_name_plural": "measured delays",
            },
        ),
    ]
