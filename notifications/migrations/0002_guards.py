"""Who did what with an e-mail is never rewritten; a key, and what an e-mail is about, are looked for whole."""

from django.db import migrations

from portal.history import beginnings
from portal.history.guards import Guard, standing

GUARD = Guard(
    table="notifications_emailhandling",
    frozen=("id", "email_id", "act", "actor_id", "reason", "at"),
    keys=("id",),
)
UNUSED = {
    "notifications_outgoingemail_key_d28ed7c1_like": "notifications_outgoingemail.key",
    "notifications_outgoingemail_about_75a34f35_like": "notifications_outgoingemail.about",
}


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [beginnings.without(UNUSED), standing(GUARD)]
