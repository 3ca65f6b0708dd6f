"""What services propose before anything is decided: proposals, their visas, the points of readers."""
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0065_decision_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='requestfacts',
            name='amount_proposed',
            field=models.BigIntegerField(null=True, verbose_name='amount proposed'),
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField(help_text='among those of its request, from 1')),
                ('is_current', models.BooleanField(default=True)),
                ('outcome', models.CharField(choices=[('accepted', 'Granted'), ('accepted_in_part', 'Granted in part'), ('refused', 'Refused'), ('inadmissible', 'Inadmissible')], max_length=24, verbose_name='proposed outcome')),
                ('amount_asked', models.BigIntegerField(null=True, verbose_name='amount asked')),
                ('eligible_base', models.BigIntegerField(null=True, verbose_name='eligible base')),
                ('rate', models.PositiveIntegerField(null=True, verbose_name='rate')),
                ('amount_computed', models.BigIntegerField(null=True, verbose_name='amount computed')),
                ('amount_proposed', models.BigIntegerField(null=True, verbose_name='amount proposed')),
                ('gap', models.TextField(blank=True, verbose_name='why the amount proposed isn’t the amount computed')),
                ('articles', models.JSONField(default=list, help_text='keys of the articles that it invokes, of the rules then')),
                ('reasons', models.TextField(blank=True, verbose_name='reasons')),
                ('conditions', models.JSONField(default=list, help_text='what the beneficiary must do: {text, due_on or null}')),
                ('budget_line', models.CharField(blank=True, max_length=120, verbose_name='budget line')),
                ('author_name', models.CharField(blank=True, max_length=200)),
                ('proposed_at', models.DateTimeField(verbose_name='proposed on')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='teleservices.servicerequest')),
            ],
            options={
                'verbose_name': 'proposal',
                'verbose_name_plural': 'proposals',
                'ordering': ['-number'],
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='proposal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to='teleservices.proposal'),
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader_name', models.CharField(blank=True, max_length=200)),
                ('criterion', models.CharField(help_text='its key in the rules', max_length=40)),
                ('points', models.PositiveSmallIntegerField(verbose_name='points')),
                ('scored_at', models.DateTimeField()),
                ('reader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='teleservices.servicerequest')),
            ],
            options={
                'verbose_name': 'score',
                'verbose_name_plural': 'scores',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Visa',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('given', 'Visa given'), ('sent_back', 'Sent back')], max_length=12)),
                ('remark', models.TextField(blank=True, verbose_name='remark')),
                ('author_name', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='visa', to='teleservices.proposal')),
            ],
            options={
                'verbose_name': 'visa',
                'verbose_name_plural': 'visas',
            },
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('request', 'number'), name='proposal_of_a_number_once'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('request',), name='a_request_has_a_current_proposal_at_most'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['accepted', 'accepted_in_part']), ('amount_proposed', None), _connector='OR'), name='only_what_is_granted_has_an_amount_proposed'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['accepted', 'accepted_in_part']), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='an_unfavourable_proposal_has_reasons'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('amount_computed', None), ('amount_proposed', None), ('amount_proposed', models.F('amount_computed')), models.Q(('gap', ''), _negated=True), _connector='OR'), name='a_gap_with_the_computed_amount_is_explained'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(fields=('request', 'reader', 'criterion'), name='scored_once_by_a_reader'),
        ),
        migrations.AddConstraint(
            model_name='visa',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', 'given'), models.Q(('remark', ''), _negated=True), _connector='OR'), name='sent_back_with_a_remark'),
        ),
    ]
