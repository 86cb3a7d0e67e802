"""What sentences say in numbers, held against the ledger and against each other."""

from .numbers import CHECKS

__all__ = ["CHECKS"]
