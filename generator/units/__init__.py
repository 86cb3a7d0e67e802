"""What goes out to the units as parts of a ledger, and what comes back in them."""
