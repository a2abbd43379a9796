"""The board: what each sector has open, due soon and late, and how long it takes; codes only for who may see them."""
