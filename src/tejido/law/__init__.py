"""The law as data: marks, citations, norms and working calendars. Pure."""
