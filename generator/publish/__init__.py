"""The files that a build writes, and the record of the checks beside them."""
