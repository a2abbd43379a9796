"""The second index of each unique code, which only a search by its beginning would use, goes: nothing searches so."""

from typing import ClassVar

from django.db import migrations

_INDEXES = (
    ("cases_case_code_afd6bdc8", "cases_case", "code"),
    ("cases_case_submission_key_1330b646", "cases_case", "submission_key"),
    ("cases_person_code_f95df0aa", "cases_person", "code"),
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cases", "0005_event_document")]
    operations: ClassVar = [
        migrations.RunSQL(
            [f'DROP INDEX IF EXISTS "{index}_like"' for index, *_ in _INDEXES],
            [f'CREATE INDEX "{index}_like" ON {table} ({column} varchar_pattern_ops)' for index, table, column in _INDEXES],
        )
    ]
