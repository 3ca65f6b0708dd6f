"""Indexes by which the mailroom reads the letters that wait for something, and none of those that are over."""

from django.conf import settings
from django.db import migrations, models

NEVER_POSTED = models.Q(cancelled_at=None, posted_on=None)
AWAITS_RECEIPT = models.Q(
    is_registered=True, cancelled_at=None, posted_on__isnull=False, received_on=None, returned_on=None
)


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0087_what_is_over"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="postalsending",
            index=models.Index(condition=NEVER_POSTED, fields=["asked_at"], name="sending_never_posted"),
        ),
        migrations.AddIndex(
            model_name="postalsending",
            index=models.Index(condition=AWAITS_RECEIPT, fields=["asked_at"], name="sending_awaits_receipt"),
        ),
    ]
