"""When the file of a request was put away."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0065_decision_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='servicerequest',
            name='filed_away_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='filed away on'),
        ),
        migrations.AddField(
            model_name='requestfacts',
            name='filed_away_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='requestfacts',
            index=models.Index(condition=models.Q(('filed_away_at__isnull', False)), fields=['team', '-submitted_at', '-request'], name='facts_filed_away'),
        ),
    ]
