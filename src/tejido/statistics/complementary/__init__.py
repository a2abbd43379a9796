"""Which numbers of a release are withheld so that none can be worked out: an integer program. Pure."""
