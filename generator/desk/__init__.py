"""A page in the browser for those who do not type commands; it calls the same functions."""
