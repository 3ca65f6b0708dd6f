"""The tables of pages."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import modelcluster.fields
import wagtail.fields
from django.db import migrations, models

from portal.history.created_together import CreateTogether


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('portal', '0001_initial'),
        ('teleservices', '0001_initial'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name='FaqPage',
                    fields=[
                        ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                        ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                    ],
                    options={
                        'verbose_name': 'frequently asked questions',
                    },
                    bases=('wagtailcore.page',),
                ),
                migrations.CreateModel(
                    name='FaqQuestionPage',
                    fields=[
                        ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                        ('easy_text', wagtail.fields.RichTextField(blank=True, default='', help_text='Short sentences, one idea a line, everyday words. Have it read by those for whom it is written.', verbose_name='easy to read version (FALC)')),
                        ('section', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='questions', to='home.faqsection', verbose_name='section')),
                        ('answer', wagtail.fields.RichTextField(verbose_name='answer')),
                        ('video', wagtail.fields.StreamField([('video', 3)], blank=True, block_lookup={0: ('wagtailmedia.blocks.VideoChooserBlock', (), {'help_text': 'MP4 (H.264) plays everywhere. Its thumbnail is shown first.', 'label': 'Video'}), 1: ('home.editing.blocks.CaptionsBlock', (), {'help_text': 'A .vtt file: what is said, and what is heard.', 'label': 'Captions'}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'image', 'hr'], 'help_text': 'All that the video says and shows, to be read.', 'label': 'Transcript'}), 3: ('wagtail.blocks.StructBlock', [[('video', 0), ('captions', 1), ('transcript', 2)]], {})}, help_text='Shown above the answer. The page of the questions leads to it.', verbose_name='video')),
                        ('review_on', models.DateField(blank=True, help_text="That day, the admin's home says so to editors.", null=True, verbose_name='to read again on')),
                    ],
                    options={
                        'verbose_name': 'question',
                        'verbose_name_plural': 'questions',
                    },
                    bases=('wagtailcore.page',),
                ),
                migrations.CreateModel(
                    name='FeaturedProcedure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                        ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='featured_procedures', to='home.homepage')),
                        ('procedure_page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='home.procedurepage', verbose_name='procedure')),
                        ('hook', models.CharField(blank=True, help_text='A short sentence; without one, the summary is shown.', max_length=120, verbose_name='hook')),
                        ('image', models.ForeignKey(blank=True, help_text="Without one, the picture of the procedure's page is shown.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='portal.image', verbose_name='picture')),
                        ('show_from', models.DateTimeField(blank=True, null=True, verbose_name='show from')),
                        ('show_until', models.DateTimeField(blank=True, null=True, verbose_name='show until')),
                    ],
                    options={
                        'verbose_name': 'featured procedure',
                        'verbose_name_plural': 'featured procedures',
                        'ordering': ['sort_order'],
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('show_from', None), ('show_until', None), ('show_until__gt', models.F('show_from')), _connector='OR'), name='featured_until_after_from')],
                    },
                ),
                migrations.CreateModel(
                    name='HighlightedProcedure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                        ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='highlighted_procedures', to='home.profilelistingpage')),
                        ('procedure_page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='home.procedurepage', verbose_name='procedure')),
                    ],
                    options={
                        'verbose_name': 'highlighted procedure',
                        'verbose_name_plural': 'highlighted procedures',
                        'ordering': ['sort_order'],
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='HighlightedQuestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                        ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='highlighted_questions', to='home.homepage')),
                        ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='home.faqquestionpage', verbose_name='question')),
                    ],
                    options={
                        'verbose_name': 'question of the front page',
                        'verbose_name_plural': 'questions of the front page',
                        'ordering': ['sort_order'],
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='HomePage',
                    fields=[
                        ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                        ('headline', models.CharField(help_text='The title that visitors read.', max_length=120, verbose_name='headline')),
                        ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                        ('practical_links', wagtail.fields.StreamField([('link', 3)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Words of the link', 'max_length': 80}), 1: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page', 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'For what is not a page, such as /compte/.', 'label': 'or address', 'max_length': 500, 'required': False, 'validators': [django.core.validators.RegexValidator('^(/[^/\\\\]|/$|https://)', 'Enter an address that starts with / or https://.')]}), 3: ('wagtail.blocks.StructBlock', [[('label', 0), ('page', 1), ('url', 2)]], {})}, verbose_name='practical links')),
                    ],
                    options={
                        'verbose_name': 'front page',
                    },
                    bases=('wagtailcore.page',),
                ),
                migrations.CreateModel(
                    name='OtherProceduresPage',
                    fields=[
                        ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                        ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                        ('external_procedures', wagtail.fields.StreamField([('procedure', 4)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 150}), 1: ('wagtail.blocks.URLBlock', (), {'label': 'Address', 'max_length': 500}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'What it is for', 'max_length': 300, 'required': False, 'rows': 2}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Name of the other site', 'max_length': 80}), 4: ('wagtail.blocks.StructBlock', [[('title', 0), ('url', 1), ('text', 2), ('site', 3)]], {})}, verbose_name='procedures on other sites')),
                    ],
                    options={
                        'verbose_name': 'other procedures',
                    },
                    bases=('wagtailcore.page',),
                ),
                migrations.CreateModel(
                    name='PageLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page', verbose_name='page')),
                        ('address', models.CharField(max_length=500, verbose_name='address')),
                        ('is_outside', models.BooleanField(verbose_name='on another site')),
                        ('state', models.CharField(choices=[('unseen', 'not looked at yet'), ('good', 'answers'), ('no_page', 'the page was deleted or unpublished'), ('no_document', 'the document was deleted'), ('no_anchor', 'the page has no such place'), ('gone', 'the site says that nothing is there'), ('fails', 'the site is out of order'), ('silent', 'nobody answers at this address'), ('private', 'this address is not public')], default='unseen', max_length=12, verbose_name='state')),
                        ('first_failed_on', models.DateField(blank=True, null=True, verbose_name='fails since')),
                        ('last_failed_on', models.DateField(blank=True, null=True, verbose_name='last failed on')),
                        ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='last checked')),
                    ],
                    options={
                        'verbose_name': 'link of a page',
                        'verbose_name_plural': 'links of pages',
                        'indexes': [models.Index(fields=['is_outside', 'checked_at'], name='links_to_look_at')],
                        'constraints': [models.UniqueConstraint(fields=('page', 'address'), name='one_row_a_link_of_a_page')],
                    },
                ),
                migrations.CreateModel(
                    name='PageViews',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page')),
                        ('day', models.DateField(verbose_name='day')),
                        ('count', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'verbose_name': 'readings of a page',
                        'verbose_name_plural': 'readings of pages',
                        'constraints': [models.UniqueConstraint(fields=('day', 'page'), name='page_views_of_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='ProcedureIndexPage',
                    fields=[
                        ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                        ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                    ],
                    options={
                        'verbose_name': 'list of all procedures',
                    },
                    bases=('wagtailcore.page',),
                ),
                migrations.CreateModel(
                    name='ProcedurePage',
                    fields=[
                        ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                        ('easy_text', wagtail.fields.RichTextField(blank=True, default='', help_text='Short sentences, one idea a line, everyday words. Have it read by those for whom it is written.', verbose_name='easy to read version (FALC)')),
                        ('procedure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='page', to='teleservices.procedure', verbose_name='procedure')),
                        ('theme', models.ForeignKey(db_column='theme', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='home.theme', verbose_name='theme')),
                        ('picture', models.ForeignKey(blank=True, help_text='Without one, the drawing of the theme is shown.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='portal.image', verbose_name='picture')),
                        ('summary', models.CharField(help_text='What it is for, in one or two sentences, as lists show it.', max_length=300, verbose_name='summary')),
                        ('purpose', wagtail.fields.RichTextField(blank=True, verbose_name='what it is for')),
                        ('who_may_apply', wagtail.fields.RichTextField(blank=True, verbose_name='who may apply')),
                        ('documents', wagtail.fields.RichTextField(blank=True, help_text='Shown under the list of documents, which comes from the published form.', verbose_name='about the documents')),
                        ('time_needed', models.CharField(blank=True, help_text='For example: 20 minutes.', max_length=60, verbose_name='time needed')),
                        ('what_happens_next', wagtail.fields.RichTextField(blank=True, verbose_name='what happens next')),
                        ('blank_form', models.ForeignKey(blank=True, help_text="For those who can't apply online.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='portal.document', verbose_name='form to print')),
                    ],
                    options={
                        'verbose_name': "procedure's page",
                        'verbose_name_plural': "procedures' pages",
                    },
                    bases=('wagtailcore.page',),
                ),
                migrations.CreateModel(
                    name='ProfileIndexPage',
                    fields=[
                        ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                        ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                    ],
                    options={
                        'verbose_name': 'procedures by profile',
                    },
                    bases=('wagtailcore.page',),
                ),
                migrations.CreateModel(
                    name='ProfileListingPage',
                    fields=[
                        ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                        ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                        ('profile_type', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='listing_page', to='accounts.profiletype', verbose_name='profile type')),
                        ('presentation', wagtail.fields.RichTextField(blank=True, default='', help_text='Shown above the procedures. The introduction, shorter, is shown by “Aid by profile” too.', verbose_name='presentation')),
                    ],
                    options={
                        'verbose_name': 'procedures of a profile',
                        'verbose_name_plural': 'procedures of profiles',
                    },
                    bases=('wagtailcore.page',),
                ),
                migrations.CreateModel(
                    name='Theme',
                    fields=[
                        ('key', models.SlugField(editable=False, max_length=20, primary_key=True, serialize=False, verbose_name='key')),
                        ('name', models.CharField(help_text='Short: it heads the list of its procedures.', max_length=60, verbose_name='name')),
                        ('drawing', models.CharField(choices=[('sport', 'Sport'), ('ecole', 'School and studies'), ('routes', 'Roads and transport'), ('solidarite', 'Solidarity'), ('culture', 'Culture and community life'), ('environnement', 'Environment')], help_text='Shown for the procedures whose page has no picture of its own.', max_length=20, verbose_name='drawing')),
                        ('order', models.PositiveSmallIntegerField(default=100, help_text='The smallest number comes first.', verbose_name='order')),
                        ('is_retired', models.BooleanField(default=False, help_text='No longer offered to pages. The procedures that have it keep it until another is chosen.', verbose_name='retired')),
                    ],
                    options={
                        'verbose_name': 'theme',
                        'verbose_name_plural': 'themes',
                        'ordering': ['order', 'name'],
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='one_theme_of_each_name', violation_error_message='There is already a theme of this name.')],
                    },
                ),
                migrations.CreateModel(
                    name='AccessibilityAudit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rgaa_version', models.CharField(default='4.1.2', editable=False, max_length=10, verbose_name='version of the RGAA')),
                        ('audited_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='date of the audit')),
                        ('audited_by', models.CharField(blank=True, help_text='A service or a company, as the statement names it.', max_length=120, verbose_name='audited by')),
                        ('tested_with', models.TextField(blank=True, help_text='Browsers and screen readers, with their versions.', verbose_name='tested with')),
                        ('tools', models.TextField(blank=True, help_text='What helped to check: extensions, validators.', verbose_name='tools')),
                        ('revision', models.PositiveIntegerField(default=0, editable=False, help_text='raised by each write')),
                        ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published on')),
                        ('rate', models.DecimalField(decimal_places=2, editable=False, max_digits=5, null=True, verbose_name='criteria met, in per cent')),
                    ],
                    options={
                        'verbose_name': 'accessibility audit',
                        'verbose_name_plural': 'accessibility audits',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('rate', None)), models.Q(('published_at__isnull', False), ('rate__range', (0, 100))), _connector='OR'), name='published_audit_has_a_rate')],
                    },
                ),
                migrations.CreateModel(
                    name='AccessibilityStatementPage',
                    fields=[
                        ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                        ('audited_on', models.DateField(blank=True, null=True, verbose_name='date of the audit')),
                        ('audited_by', models.CharField(blank=True, max_length=120, verbose_name='audited by')),
                        ('rate', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='criteria met, in per cent')),
                        ('not_accessible', wagtail.fields.RichTextField(blank=True, verbose_name='what is not accessible')),
                        ('exempted', wagtail.fields.RichTextField(blank=True, verbose_name='what is exempted or would be a disproportionate burden')),
                        ('technologies', models.CharField(default='HTML, CSS, JavaScript, SVG, PDF', max_length=200, verbose_name='technologies')),
                        ('tested_with', models.TextField(blank=True, help_text='Browsers and screen readers.', verbose_name='tested with')),
                        ('written_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='date of the statement')),
                    ],
                    options={
                        'verbose_name': 'accessibility statement',
                        'constraints': [models.CheckConstraint(condition=models.Q(('rate', None), ('rate__range', (0, 100)), _connector='OR'), name='rate_is_a_percentage')],
                    },
                    bases=('wagtailcore.page',),
                ),
                migrations.CreateModel(
                    name='AuditedPage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='home.accessibilityaudit')),
                        ('title', models.CharField(max_length=80, verbose_name='page')),
                        ('address', models.CharField(max_length=300, verbose_name='address')),
                        ('process', models.CharField(blank=True, help_text='The same word for all the steps of a form: a criterion is met on a step if it is on all of them.', max_length=60, verbose_name='process')),
                    ],
                    options={
                        'verbose_name': 'page of the sample',
                        'verbose_name_plural': 'pages of the sample',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('audit', 'address'), name='page_once_in_a_sample', violation_error_message='This address is in the sample already.')],
                    },
                ),
                migrations.CreateModel(
                    name='AuditRemark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='home.accessibilityaudit')),
                        ('criterion', models.CharField(max_length=6)),
                        ('defect', models.TextField(blank=True, verbose_name='what is not accessible')),
                        ('burden', models.TextField(blank=True, verbose_name='disproportionate burden')),
                    ],
                    options={
                        'verbose_name': 'remark of an audit',
                        'verbose_name_plural': 'remarks of an audit',
                        'constraints': [models.UniqueConstraint(fields=('audit', 'criterion'), name='remark_of_a_criterion')],
                    },
                ),
                migrations.CreateModel(
                    name='AuditVerdict',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='home.auditedpage')),
                        ('criterion', models.CharField(max_length=6)),
                        ('verdict', models.CharField(choices=[('C', 'compliant'), ('NC', 'not compliant'), ('NA', 'not applicable')], max_length=2)),
                    ],
                    options={
                        'verbose_name': 'verdict of an audit',
                        'verbose_name_plural': 'verdicts of an audit',
                        'constraints': [models.UniqueConstraint(fields=('page', 'criterion'), name='verdict_of_a_cell'), models.CheckConstraint(condition=models.Q(('verdict__in', ['C', 'NC', 'NA'])), name='verdict_is_known')],
                    },
                ),
                migrations.CreateModel(
                    name='ContentPage',
                    fields=[
                        ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                        ('easy_text', wagtail.fields.RichTextField(blank=True, default='', help_text='Short sentences, one idea a line, everyday words. Have it read by those for whom it is written.', verbose_name='easy to read version (FALC)')),
                        ('kind', models.CharField(choices=[('terms', 'Terms of use'), ('legal', 'Legal notices'), ('data', 'Personal data'), ('site_map', 'Site map'), ('remedies', 'Contesting a decision'), ('access_plan', 'Accessibility plan'), ('other', 'Another page')], default='other', max_length=12, verbose_name='kind of page')),
                        ('lead', models.TextField(blank=True, verbose_name='introduction')),
                        ('body', wagtail.fields.StreamField([('text', 0), ('table', 2), ('notice', 6), ('image', 7), ('video', 11)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'image', 'hr'], 'label': 'Text'}), 1: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False, 'rows': 2}), 2: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120, 'required': False}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'rows': 3}), 5: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', 'Information'), ('warning', 'Warning')], 'label': 'Kind'}), 6: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4), ('tone', 5)]], {}), 7: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image', 'template': 'home/blocks/image.html'}), 8: ('wagtailmedia.blocks.VideoChooserBlock', (), {'help_text': 'MP4 (H.264) plays everywhere. Its thumbnail is shown first.', 'label': 'Video'}), 9: ('home.editing.blocks.CaptionsBlock', (), {'help_text': 'A .vtt file: what is said, and what is heard.', 'label': 'Captions'}), 10: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'image', 'hr'], 'help_text': 'All that the video says and shows, to be read.', 'label': 'Transcript'}), 11: ('wagtail.blocks.StructBlock', [[('video', 8), ('captions', 9), ('transcript', 10)]], {})}, verbose_name='text')),
                    ],
                    options={
                        'verbose_name': 'page of text',
                        'verbose_name_plural': 'pages of text',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'other'), _negated=True), fields=('kind',), name='one_page_of_each_kind', violation_error_message='There is already a page of this kind.')],
                    },
                    bases=('wagtailcore.page',),
                ),
                migrations.CreateModel(
                    name='AnswerVotes',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='home.faqquestionpage')),
                        ('month', models.DateField(help_text='its first day')),
                        ('helped', models.PositiveIntegerField(default=0)),
                        ('did_not_help', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'verbose_name': 'opinion on an answer',
                        'verbose_name_plural': 'opinions on answers',
                        'constraints': [models.UniqueConstraint(fields=('question', 'month'), name='answer_votes_of_a_month')],
                    },
                ),
                migrations.CreateModel(
                    name='FaqSection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                        ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='home.faqpage')),
                        ('title', models.CharField(max_length=80, verbose_name='title')),
                    ],
                    options={
                        'verbose_name': 'section of the questions',
                        'verbose_name_plural': 'sections of the questions',
                        'ordering': ['sort_order'],
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]
