"""Office files as packages: their parts, relations, properties, and how files reach the disk."""
