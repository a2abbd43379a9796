"""From the register to the facts: what each app declares in its `facts.py`, as Parquet files by month (ADR 0019)."""
