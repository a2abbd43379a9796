"""The second index of each unique code, which only a search by its beginning would use, goes: nothing searches so."""

from typing import ClassVar

from django.db import migrations

_INDEXES = (("alerts_delivery_key_c5ec2695", "alerts_delivery", "key"),)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("alerts", "0003_delivery_subject_kind")]
    operations: ClassVar = [
        migrations.RunSQL(
            [f'DROP INDEX IF EXISTS "{index}_like"' for index, *_ in _INDEXES],
            [f'CREATE INDEX "{index}_like" ON {table} ({column} varchar_pattern_ops)' for index, table, column in _INDEXES],
        )
    ]
