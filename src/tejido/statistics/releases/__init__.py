"""A release as values, and as the folder that is published."""
