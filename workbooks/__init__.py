"""The sample ledger, shipped as package data."""
