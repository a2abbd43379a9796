"""Watch the obligations, tell the people who must act, and climb the ladder when nobody does."""
