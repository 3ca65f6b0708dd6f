"""An index by which a person's searches of the last hours are read without all those of the year."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORMER = "teleservices_desksearch_searcher_id_42c0411c"


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0085_indexes_of_long_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="desksearch", index=models.Index(fields=["searcher", "at"], name="searched_by")
        ),
        migrations.SeparateDatabaseAndState(
            # The index of the foreign key alone, which the other one covers; by its name, so that no table is made anew.
            [migrations.RunSQL(f"DROP INDEX {FORMER}", f"CREATE INDEX {FORMER} ON teleservices_desksearch (searcher_id)")],
            [
                migrations.AlterField(
                    "desksearch",
                    "searcher",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                )
            ],
        ),
    ]
