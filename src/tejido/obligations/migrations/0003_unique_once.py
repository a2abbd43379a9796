"""The second index of each unique code, which only a search by its beginning would use, goes: nothing searches so."""

from typing import ClassVar

from django.db import migrations

_INDEXES = (("obligations_obligation_code_76dfbfc0", "obligations_obligation", "code"),)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("obligations", "0002_handing_over")]
    operations: ClassVar = [
        migrations.RunSQL(
            [f'DROP INDEX IF EXISTS "{index}_like"' for index, *_ in _INDEXES],
            [f'CREATE INDEX "{index}_like" ON {table} ({column} varchar_pattern_ops)' for index, table, column in _INDEXES],
        )
    ]
