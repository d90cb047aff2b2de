"""Free words about patients lie sealed from now on; those there already are sealed at the next start."""

from django.db import migrations

from permanence.foundation.sealed import Sealed


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0007_keys"),
        ("desk", "0017_space_channel"),
    ]
    operations = [
        migrations.AlterField("request", "expressed", Sealed(blank=True, max_length=300)),
        migrations.AlterField("request", "understood", Sealed(blank=True)),
        migrations.AlterField("request", "urgent_because", Sealed(blank=True, max_length=200)),
        migrations.AlterField("proposalmade", "script", Sealed()),
        migrations.AlterField("question", "text", Sealed(blank=True)),
        migrations.AlterField("question", "said", Sealed(blank=True)),
        migrations.AlterField("heardanswer", "because", Sealed(blank=True, max_length=400)),
        migrations.AlterField("difficultcall", "facts", Sealed(blank=True, max_length=600)),
        migrations.AlterField("keptlonger", "why", Sealed(max_length=300)),
        migrations.AlterField("line", "maker_secret", Sealed(blank=True)),
    ]
