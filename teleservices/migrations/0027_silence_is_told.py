"""Timers of the law: that silence nears and has decided is told once for each day on which it decides."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0026_facts_of_requests"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="timer",
            name="a_draft_has_no_stage",
        ),
        migrations.AlterField(
            model_name="timer",
            name="kind",
            field=models.CharField(
                choices=[
                    ("remind", "Reminder"),
                    ("late", "Late"),
                    ("lapse", "Draft deleted"),
                    ("deadline", "Deadline of corrections near"),
                    ("closing", "Draft to transmit before the closing"),
                    ("silent15", "Silence in 15 days"),
                    ("silent5", "Silence in 5 days"),
                    ("silent1", "Silence tomorrow"),
                    ("silent0", "Silence has decided"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="timer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("lapse", "closing")), ("stage", None)),
                    models.Q(("kind__in", ("silent15", "silent5", "silent1", "silent0")), ("stage", None)),
                    models.Q(
                        models.Q(
                            ("kind__in", ("lapse", "closing", "silent15", "silent5", "silent1", "silent0")),
                            _negated=True,
                        ),
                        ("stage__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_timer_has_a_stage_when_one_calls_for_it",
            ),
        ),
    ]
