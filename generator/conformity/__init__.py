"""How far a Word file is from the layout of GB/T 9704-2012, whoever has made it."""
