"""Files are judged by all they hold: relatives, rights, documents, visits past, the regular doctor."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0018_situations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='fault',
            name='kind',
            field=models.CharField(choices=[('dead', 'died, and an appointment is ahead'), ('unreached', 'nobody can be reached'), ('phone', 'number that cannot ring'), ('bounced', 'address that sends messages back'), ('birth', 'impossible birth date'), ('guardian', 'child without a parent or guardian'), ('kin', 'parent or guardian who cannot be reached'), ('papers', 'papers missing before a visit'), ('double', 'possible duplicate'), ('number', 'doubtful national number'), ('coverage', 'insurer or fund that has ended'), ('insured', 'comes, and no health insurance is noted'), ('document', 'document that nobody looked at or named'), ('outcome', 'past visit of which nobody said whether he came'), ('identity', 'comes often, no document seen'), ('name', 'name that says nothing'), ('address', 'address in part'), ('doctor', 'no regular doctor noted'), ('language', 'another language, no interpreter'), ('stale', 'not confirmed for long')], max_length=9),
        ),
    ]
