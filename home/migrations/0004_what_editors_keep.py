"""What procedures are about becomes rows; the column of their pages may be empty, as in a draft.

The page of a profile has a presentation and procedures that it shows first; texts take pictures;
the links of pages are kept with what became of them, and how often each page was read.
"""

import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.db import migrations, models
from django.db.models.functions import Lower

DRAWINGS = [
    ("sport", "Sport"),
    ("ecole", "School and studies"),
    ("routes", "Roads and transport"),
    ("solidarite", "Solidarity"),
    ("culture", "Culture and community life"),
    ("environnement", "Environment"),
]
BODY = {
    0: (
        "wagtail.blocks.RichTextBlock",
        (),
        {
            "features": ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "image", "hr"],
            "label": "Text",
        },
    ),
    1: ("wagtail.blocks.TextBlock", (), {"label": "Text", "required": False, "rows": 2}),
    2: ("wagtail.contrib.typed_table_block.blocks.TypedTableBlock", [[("text", 1)]], {}),
    3: ("wagtail.blocks.CharBlock", (), {"label": "Title", "max_length": 120, "required": False}),
    4: ("wagtail.blocks.TextBlock", (), {"label": "Text", "rows": 3}),
    5: (
        "wagtail.blocks.ChoiceBlock",
        [],
        {"choices": [("info", "Information"), ("warning", "Warning")], "label": "Kind"},
    ),
    6: ("wagtail.blocks.StructBlock", [[("title", 3), ("text", 4), ("tone", 5)]], {}),
    7: ("wagtail.images.blocks.ImageBlock", [], {"label": "Image", "template": "home/blocks/image.html"}),
}
LINK_STATES = [
    ("unseen", "not looked at yet"),
    ("good", "answers"),
    ("no_page", "the page was deleted or unpublished"),
    ("no_document", "the document was deleted"),
    ("no_anchor", "the page has no such place"),
    ("gone", "the site says that nothing is there"),
    ("fails", "the site is out of order"),
    ("silent", "nobody answers at this address"),
    ("private", "this address is not public"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0003_accessibility_audits_and_easy_texts"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "key",
                    models.SlugField(
                        editable=False, max_length=20, primary_key=True, serialize=False, verbose_name="key"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Short: it heads the list of its procedures.", max_length=60, verbose_name="name"
                    ),
                ),
                (
                    "drawing",
                    models.CharField(
                        choices=DRAWINGS,
                        help_text="Shown for the procedures whose page has no picture of its own.",
                        max_length=20,
                        verbose_name="drawing",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=100, help_text="The smallest number comes first.", verbose_name="order"
                    ),
                ),
                (
                    "is_retired",
                    models.BooleanField(
                        default=False,
                        help_text="No longer offered to pages. The procedures that have it keep it until another is "
                        "chosen.",
                        verbose_name="retired",
                    ),
                ),
            ],
            options={
                "verbose_name": "theme",
                "verbose_name_plural": "themes",
                "ordering": ["order", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        Lower("name"),
                        name="one_theme_of_each_name",
                        violation_error_message="There is already a theme of this name.",
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="procedurepage",
            name="theme",
            field=models.CharField(choices=DRAWINGS, max_length=20, null=True, verbose_name="theme"),
        ),
        migrations.AddField(
            model_name="profilelistingpage",
            name="presentation",
            field=wagtail.fields.RichTextField(
                blank=True,
                db_default="",
                default="",
                help_text="Shown above the procedures. The introduction, shorter, is shown by “Aid by profile” too.",
                verbose_name="presentation",
            ),
        ),
        migrations.CreateModel(
            name="HighlightedProcedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="highlighted_procedures",
                        to="home.profilelistingpage",
                    ),
                ),
                (
                    "procedure_page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="home.procedurepage",
                        verbose_name="procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "highlighted procedure",
                "verbose_name_plural": "highlighted procedures",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.AlterField(
            model_name="contentpage",
            name="body",
            field=wagtail.fields.StreamField(
                [("text", 0), ("table", 2), ("notice", 6), ("image", 7)],
                blank=True,
                block_lookup=BODY,
                verbose_name="text",
            ),
        ),
        migrations.CreateModel(
            name="PageLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=500, verbose_name="address")),
                ("is_outside", models.BooleanField(verbose_name="on another site")),
                (
                    "state",
                    models.CharField(choices=LINK_STATES, default="unseen", max_length=12, verbose_name="state"),
                ),
                ("first_failed_on", models.DateField(blank=True, null=True, verbose_name="fails since")),
                ("last_failed_on", models.DateField(blank=True, null=True, verbose_name="last failed on")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="last checked")),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.page",
                        verbose_name="page",
                    ),
                ),
            ],
            options={
                "verbose_name": "link of a page",
                "verbose_name_plural": "links of pages",
                "indexes": [models.Index(fields=["is_outside", "checked_at"], name="links_to_look_at")],
                "constraints": [
                    models.UniqueConstraint(fields=("page", "address"), name="one_row_a_link_of_a_page"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PageViews",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.page"
                    ),
                ),
            ],
            options={
                "verbose_name": "readings of a page",
                "verbose_name_plural": "readings of pages",
                "constraints": [models.UniqueConstraint(fields=("day", "page"), name="page_views_of_a_day")],
            },
        ),
    ]
