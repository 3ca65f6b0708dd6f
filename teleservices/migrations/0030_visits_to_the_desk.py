"""Instructors see what moved since they were last at the desk."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0015_telephone_is_searched"),
        ("teleservices", "0029_views_of_the_list"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskVisit",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="desk_visit",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("seen_at", models.DateTimeField(help_text="last seen at the list, to some minutes")),
                ("since", models.DateTimeField(help_text="end of the visit before; none at the first", null=True)),
            ],
        ),
    ]
