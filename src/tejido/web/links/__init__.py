"""Pages of the family links of a case and of the cases joined because they are of the same person."""
