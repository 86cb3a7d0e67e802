"""From a file to grids of cells, and from grids to the ledger."""
