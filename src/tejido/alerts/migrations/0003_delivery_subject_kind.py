"""A delivery says what kind of thing it is about, as its task does; only an opened case has no task."""

from django.db import migrations, models

KINDS = """
    UPDATE alerts_delivery d SET subject_kind = o.subject_kind
    FROM obligations_obligation o WHERE o.code = d.obligation_code AND o.subject_kind <> 'case'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0002_messages'),
        ('obligations', '0002_handing_over'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='subject_kind',
            field=models.CharField(default='case', max_length=16),
            preserve_default=False,
        ),
        migrations.RunSQL(KINDS, migrations.RunSQL.noop),
    ]
