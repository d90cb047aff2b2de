"""How providers of identities know accounts, and how strong the sign-in was behind a seat."""

import django.contrib.postgres.functions
import django.db.models.deletion
import permanence.foundation.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0008_delegations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='seat',
            name='strong',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='LinkedIdentity',
            fields=[
                ('id', models.UUIDField(default=permanence.foundation.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('issuer', models.CharField(max_length=200)),
                ('subject', models.CharField(max_length=255)),
                ('strong', models.BooleanField(default=False)),
                ('linked_at', models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('issuer', 'subject'), name='identity_of_one_account'), models.UniqueConstraint(fields=('account', 'issuer'), name='identity_once_a_provider')],
            },
        ),
    ]
