"""Who filed is found at the desk by their telephone number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_noted_anchors_known"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("telephone", ""), _negated=True), fields=["telephone"], name="user_telephone"
            ),
        ),
    ]
