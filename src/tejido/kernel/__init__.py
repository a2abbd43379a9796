"""What every layer stands on: errors, the clock and codes. Pure: no Django, no database."""
