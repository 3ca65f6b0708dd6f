"""Opinions asked of people outside, with their links and the documents named; agents choose how they are told of them."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('locker', '0006_download_about'),
        ('teleservices', '0066_proposals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('asked_by_name', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=150)),
                ('adviser_kind', models.CharField(choices=[('service', 'A service'), ('commune', 'A commune, or a group of communes'), ('elected', 'An elected member'), ('expert', 'An expert, a partner')], max_length=10)),
                ('capacity', models.CharField(max_length=150)),
                ('question', models.TextField()),
                ('answer_kind', models.CharField(choices=[('free', 'A free text'), ('verdict', 'Favourable, favourable with reservations or unfavourable, with a text')], max_length=10)),
                ('step_keys', models.JSONField(default=list)),
                ('deadline', models.DateField()),
                ('is_communicable', models.BooleanField(default=False)),
                ('is_compulsory', models.BooleanField(default=False)),
                ('code_digest', models.CharField(blank=True, max_length=64)),
                ('code_until', models.DateTimeField(null=True)),
                ('code_tries', models.PositiveSmallIntegerField(default=0)),
                ('viewed_at', models.DateTimeField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('verdict', models.CharField(blank=True, choices=[('favourable', 'Favourable'), ('reserved', 'Favourable with reservations'), ('unfavourable', 'Unfavourable')], max_length=12)),
                ('text', models.TextField(blank=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('deemed_at', models.DateTimeField(null=True)),
                ('deemed_ground', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'verbose_name': 'opinion',
                'verbose_name_plural': 'opinions',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OpinionDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'document shown with an opinion',
                'verbose_name_plural': 'documents shown with opinions',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='OpinionLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'link to an opinion',
                'verbose_name_plural': 'links to opinions',
            },
        ),
        migrations.RemoveConstraint(
            model_name='noticechoice',
            name='a_kind_of_notice',
        ),
        migrations.AlterField(
            model_name='morningnotice',
            name='kind',
            field=models.CharField(choices=[('new', 'A new request arrives'), ('completed', 'The applicant completes a request'), ('message', 'The applicant writes a message'), ('withdrawn', 'The applicant withdraws a request'), ('assigned', 'A request is assigned to you'), ('mention', 'A note mentions you'), ('opinion', 'An opinion that was asked for arrives'), ('late', 'A request is late, or waits for long in a stage'), ('silence', 'Silence is near, or has decided')], max_length=10),
        ),
        migrations.AlterField(
            model_name='noticechoice',
            name='kind',
            field=models.CharField(choices=[('new', 'A new request arrives'), ('completed', 'The applicant completes a request'), ('message', 'The applicant writes a message'), ('withdrawn', 'The applicant withdraws a request'), ('assigned', 'A request is assigned to you'), ('mention', 'A note mentions you'), ('opinion', 'An opinion that was asked for arrives'), ('late', 'A request is late, or waits for long in a stage'), ('silence', 'Silence is near, or has decided')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='noticechoice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['new', 'completed', 'message', 'withdrawn', 'assigned', 'mention', 'opinion', 'late', 'silence'])), name='a_kind_of_notice'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='opinion',
            name='document',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='locker.storedfile'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='teleservices.servicerequest'),
        ),
        migrations.AddField(
            model_name='opiniondocument',
            name='attachment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teleservices.attachment'),
        ),
        migrations.AddField(
            model_name='opiniondocument',
            name='opinion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='named_documents', to='teleservices.opinion'),
        ),
        migrations.AddField(
            model_name='opinionlink',
            name='opinion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='teleservices.opinion'),
        ),
        migrations.AddIndex(
            model_name='opinion',
            index=models.Index(condition=models.Q(('answered_at', None), ('deemed_at', None), ('reminded_at', None), ('withdrawn_at', None)), fields=['deadline'], name='opinion_to_remind'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('question', ''), _negated=True), models.Q(('name', ''), _negated=True), models.Q(('email', ''), _negated=True), models.Q(('capacity', ''), _negated=True), models.Q(('asked_by_name', ''), _negated=True)), name='opinion_asked_of_somebody'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('document', None), ('text', ''), ('verdict', '')), models.Q(('answered_at__isnull', False), models.Q(models.Q(('text', ''), _negated=True), models.Q(('verdict', ''), _negated=True), _connector='OR')), _connector='OR'), name='opinion_given_says_something'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at', None), models.Q(('answer_kind', 'free'), ('verdict', '')), models.Q(('answer_kind', 'verdict'), models.Q(('verdict', ''), _negated=True)), _connector='OR'), name='opinion_given_as_it_was_asked'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('answered_at', None), ('deemed_at', None)), _connector='OR'), name='opinion_given_is_not_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deemed_at', None), ('deemed_ground', '')), models.Q(('deemed_at__isnull', False), models.Q(('deemed_ground', ''), _negated=True)), _connector='OR'), name='opinion_deemed_by_a_text'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code_digest', ''), ('code_until', None)), models.Q(models.Q(('code_digest', ''), _negated=True), ('code_until__isnull', False)), _connector='OR'), name='opinion_code_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='opiniondocument',
            constraint=models.UniqueConstraint(fields=('opinion', 'attachment'), name='document_named_once'),
        ),
    ]
