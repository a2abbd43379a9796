"""Data protection: requests of people about their data, breaches, and how long each table is kept."""
