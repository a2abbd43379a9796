"""The database itself refuses to change or remove what the ledger holds (docs/adr/0007-ledger.md)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

_REFUSE = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION ledger_only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq <= OLD.seq OR NEW.subject_kind <> OLD.subject_kind OR NEW.subject_code <> OLD.subject_code THEN
        RAISE EXCEPTION 'a head of the ledger only moves forward: % refused', TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""
_FORBID = """
CREATE TRIGGER {table}_append_only BEFORE {rows} ON {table}
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""
_FORWARD = """
CREATE TRIGGER ledger_ledgerhead_forward BEFORE UPDATE ON ledger_ledgerhead
    FOR EACH ROW EXECUTE FUNCTION ledger_only_forward();
"""
_UNDO = """
DROP FUNCTION ledger_refuse_change() CASCADE;
DROP FUNCTION ledger_only_forward() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ledger", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(
            [
                _REFUSE,
                *(
                    _FORBID.format(table=table, rows="UPDATE OR DELETE")
                    for table in ("ledger_ledgerentry", "ledger_checkpoint", "ledger_checkpointhead")
                ),
                _FORBID.format(table="ledger_ledgerhead", rows="DELETE"),
                _FORWARD,
            ],
            _UNDO,
        )
    ]
