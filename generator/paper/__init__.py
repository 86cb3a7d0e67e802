"""A Word file on paper: LibreOffice makes the PDF, poppler measures what stands where."""
