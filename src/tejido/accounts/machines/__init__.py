"""Other systems that speak for an institution: their tokens, what each may do, and what they sent twice."""
