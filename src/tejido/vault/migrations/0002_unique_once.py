"""The second index of each unique code, which only a search by its beginning would use, goes: nothing searches so."""

from typing import ClassVar

from django.db import migrations

_INDEXES = (("vault_datakey_subject_code_62e1ac8f", "vault_datakey", "subject_code"),)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("vault", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(
            [f'DROP INDEX IF EXISTS "{index}_like"' for index, *_ in _INDEXES],
            [f'CREATE INDEX "{index}_like" ON {table} ({column} varchar_pattern_ops)' for index, table, column in _INDEXES],
        )
    ]
