"""Pages of the ledger: who did or saw what, by codes; the checkpoints that are printed; how to verify."""
