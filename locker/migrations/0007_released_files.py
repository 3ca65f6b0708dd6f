"""Since when nobody points to a stored file: it stays for the recovery window from then on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("locker", "0006_download_about")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="released_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("released_at__isnull", False)), fields=["released_at"], name="stored_file_released"
            ),
        ),
    ]
