"""Notices for other systems: what changed in the tasks of an institution, signed, by code and link only."""
