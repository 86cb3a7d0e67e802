"""Somebody's workbook, patched: annotated, mended, with reviewers' edits."""
