"""Institutions, posts, duty rosters, zones and the calendar of a district: who is there and who hears."""
