"""The papers, one file each: what is written on it, in the order in which it is read."""
