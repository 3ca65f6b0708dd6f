"""Who presided a meeting, who was there, and the voices of what it voted on."""

import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="is_second_sitting",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="members_in_office",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="members in office"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="members_present",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="members present"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="members_represented",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="members represented"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="president",
            field=models.CharField(max_length=150, null=True, verbose_name="who presided"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="president_capacity",
            field=models.CharField(max_length=150, null=True, verbose_name="in what capacity"),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="abstentions",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="Abstentions"),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="ayes",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="For"),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="noes",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="Against"),
        ),
        migrations.AddField(
            model_name="meetingreport",
            name="abstentions",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="Abstentions"),
        ),
        migrations.AddField(
            model_name="meetingreport",
            name="ayes",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="For"),
        ),
        migrations.AddField(
            model_name="meetingreport",
            name="noes",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="Against"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("members_in_office", None), ("members_present", None), ("members_represented", None)),
                    models.Q(
                        (
                            "members_in_office__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("members_present"), "+", models.F("members_represented")
                            ),
                        ),
                        ("members_in_office__isnull", False),
                        ("members_present__gte", 1),
                        ("members_present__isnull", False),
                        ("members_represented__isnull", False),
                        ("members_represented__lte", models.F("members_present")),
                        ("president__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_meeting_has_no_more_members_than_are_in_office",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("abstentions", None), ("ayes", None), ("noes", None)),
                    models.Q(("abstentions__isnull", False), ("ayes__isnull", False), ("noes__isnull", False)),
                    _connector="OR",
                ),
                name="an_item_has_a_whole_tally",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("abstentions", None), ("ayes", None), ("noes", None)),
                    models.Q(("abstentions__isnull", False), ("ayes__isnull", False), ("noes__isnull", False)),
                    _connector="OR",
                ),
                name="a_report_has_a_whole_tally",
            ),
        ),
    ]
