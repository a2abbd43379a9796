"""Pages of the duty rosters: who is on duty, who stands in, who is away, who holds which post, who would hear."""
