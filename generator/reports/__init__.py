"""The statistics for leaders: as tables, and these as a workbook and as a page."""
