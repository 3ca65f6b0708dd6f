from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("teleservices", "0005_blocks_and_undoing")]

    operations = [
        migrations.AddField(
            model_name="servicerequest",
            name="facts",
            field=models.JSONField(default=dict, help_text="what conditions read of the profile, as at transmission"),
        ),
    ]
