"""Care and recovery: attentions, the plan agreed with her, follow-ups, how she is, and the end of a case."""
