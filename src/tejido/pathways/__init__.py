"""What joins two registers that do not know each other, one file each."""
