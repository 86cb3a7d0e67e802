"""What sentences say in numbers, held against the ledger and against each other."""
