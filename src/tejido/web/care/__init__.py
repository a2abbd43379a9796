"""Pages of the care of a case: attentions, plan, follow-ups, and its end."""
