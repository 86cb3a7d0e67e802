"""Findings (问题提示) as values, the catalogue of their wording, and the bounds of what is read."""
