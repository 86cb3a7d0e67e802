"""Many ledgers at once, and the summary of them."""
