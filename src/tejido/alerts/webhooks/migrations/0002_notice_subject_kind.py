"""A notice says what kind of thing its task is about."""

from django.db import migrations, models

KINDS = """
    UPDATE webhooks_notice n SET subject_kind = o.subject_kind
    FROM obligations_obligation o WHERE o.code = n.task_code AND o.subject_kind <> 'case'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('webhooks', '0001_initial'),
        ('obligations', '0002_handing_over'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='subject_kind',
            field=models.CharField(default='case', max_length=16),
            preserve_default=False,
        ),
        migrations.RunSQL(KINDS, migrations.RunSQL.noop),
    ]
