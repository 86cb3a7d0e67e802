"""Comparing: notice with ledger, ledger with ledger, and finding what is printed where."""
