"""Who owes what by when: the one engine of obligations that every register hands its clocks to."""
