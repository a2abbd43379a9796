"""Somebody who reads what was published and works out what was withheld. Knows nothing of how it was chosen. Pure."""
