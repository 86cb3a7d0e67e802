"""The layout of an official document by GB/T 9704-2012, and the documents that we lay out."""
