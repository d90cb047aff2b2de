"""Programs that can keep no secret: people are led back to them, and they act for nobody else."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('api', '0009_sealed'),
        ('directory', '0009_identities'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='access',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('secret', ''), _negated=True), ('redirects__len__gt', 0), _connector='OR'), name='access_public_leads_back'),
        ),
    ]
