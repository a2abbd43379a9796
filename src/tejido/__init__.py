"""Tejido: the digital platform of a district's system against gender-based violence."""
