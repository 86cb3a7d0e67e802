"""What is no standard workbook becomes one: an office's own table, an older notice."""
