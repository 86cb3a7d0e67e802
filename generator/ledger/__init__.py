"""The domain: what a ledger holds, what is counted in it, and the words that cite it."""
