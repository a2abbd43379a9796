"""Institutions, posts, duty rosters, zones and the calendar of a district: who is there, when, and who hears an alert."""
