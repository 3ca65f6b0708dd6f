"""Who accepted which terms; what happened to an account is never rewritten, by the database itself.

An event goes with what it is about, and forgets its actor when their account goes; an anchor never goes. A row that has
nothing but its key may be replaced by the same. Of an erasure asked through the data-protection officer, what was done
never changes. A later migration that makes one of these tables anew on SQLite puts its guard again at its end.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from portal.history.created_together import CreateTogether
from portal.history.guards import EVERY_COLUMN, Guard, standing

WORDS = "what has happened is never rewritten"
DONE = ("state", "refusal", "goes", "stays", "sought", "account_id", "done_at")
GUARDS = (
    Guard(
        table="accounts_auditevent",
        frozen=("id", "account_id", "profile_id", "number", "kind", "actor_uuid", "details", "at", "digest"),
        keys=("id", "account_id, number", "profile_id, number"),
        unless=(("actor", ("actor_id",), "NEW.actor_id IS NULL"),),
        words=WORDS,
    ),
    Guard(table="accounts_anchor", frozen=EVERY_COLUMN, keys=("number", "day"), is_kept=True, words=WORDS),
    Guard(
        table="accounts_anchoredhead",
        frozen=EVERY_COLUMN,
        keys=("id", "anchor_id, chain, subject_id"),
        is_kept=True,
        words=WORDS,
    ),
    Guard(table="accounts_notedanchor", frozen=EVERY_COLUMN, is_kept=True, words=WORDS),
    Guard(
        table="accounts_erasuredemand",
        frozen=("id", "uuid", "number", "asked_on", "reason", "digest", "by_name", "created_at"),
        keys=("id", "uuid"),
        unless=(("ended", DONE, "OLD.done_at IS NULL"),),
        is_kept=True,
    ),
)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('portal', '0001_initial'),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name='PendingIdentity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token_digest', models.CharField(max_length=64, unique=True)),
                        ('provider', models.CharField(max_length=40)),
                        ('subject', models.CharField(max_length=200)),
                        ('email', models.EmailField(max_length=254)),
                        ('claims', models.JSONField(default=dict)),
                        ('terms', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.termsversion')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('expires_at', models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='TermsAcceptance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms_acceptances', to=settings.AUTH_USER_MODEL)),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='portal.termsversion')),
                        ('accepted_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('user', 'version'), name='terms_accepted_once')],
                    },
                ),
            ],
        ),
        standing(*GUARDS),
    ]
