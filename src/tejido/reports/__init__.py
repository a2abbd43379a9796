"""What leaves the register in words and on paper: the telling that pages share, and the papers that are printed."""
