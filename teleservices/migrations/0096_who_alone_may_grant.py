"""Who alone may grant, on a receipt: silence then opens no time to contest. Receipts of before say what they said."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0095_requests_of_letters")]

    operations = [
        migrations.AddField(
            model_name="acknowledgement",
            name="collegial_body",
            field=models.CharField(
                blank=True,
                choices=[
                    ("assembly", "Assembly of the département"),
                    ("standing_committee", "Standing committee"),
                    ("president", "President"),
                ],
                db_default="",
                default="",
                help_text="which alone may grant: silence then opens no time to contest (CJA R421-3, 1°)",
                max_length=20,
            ),
        ),
    ]
