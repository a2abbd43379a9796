"""Registering a case at any door: the form, its drafts, the search before it and the route after it."""
