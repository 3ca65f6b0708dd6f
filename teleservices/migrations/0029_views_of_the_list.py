"""Instructors keep views of the list, for themselves or for their service."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0028_desk_reads_facts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name of the view")),
                (
                    "query",
                    models.CharField(blank=True, help_text="as the address of the list writes it", max_length=2000),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="desk_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="desk_views",
                        to="teleservices.team",
                    ),
                ),
            ],
            options={
                "verbose_name": "view of the list",
                "verbose_name_plural": "views of the list",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="desk_view_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("owner__isnull", False), ("team__isnull", False), _connector="OR"),
                        name="desk_view_is_somebody_s",
                    ),
                ],
            },
        ),
    ]
