"""Two more kinds of pages of text: how to contest a decision, and the multi-year accessibility plan."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("home", "0006_videos_of_answers")]

    operations = [
        migrations.AlterField(
            model_name="contentpage",
            name="kind",
            field=models.CharField(
                choices=[
                    ("terms", "Terms of use"),
                    ("legal", "Legal notices"),
                    ("data", "Personal data"),
                    ("site_map", "Site map"),
                    ("remedies", "Contesting a decision"),
                    ("access_plan", "Accessibility plan"),
                    ("other", "Another page"),
                ],
                default="other",
                max_length=12,
                verbose_name="kind of page",
            ),
        ),
    ]
