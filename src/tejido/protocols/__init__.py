"""Protocols as data and the planner that turns facts and events into duties. Pure: no clock, no database."""
