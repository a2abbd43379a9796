"""A fictitious Carabayllo: its people, its cases and what each sector did with them, always the same for a seed."""
