"""Every component of the pages on one page, to be looked at and to be checked; never routed in the product."""
