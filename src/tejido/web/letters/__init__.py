"""Alerts as each person reads them, and those that could not be delivered."""
