"""The reviewers' copy, and their edits on the way back to the ledger."""
