"""From the facts to a release: fixed cubes, counted, withheld, audited by another process, and then put in force."""
