"""Work of each sector: the inbox, one task, and the change of duty."""
