"""tongbao: from the rectification ledger (整改台账) to the notice for publication (通报)."""

__version__ = "0.1.0"
