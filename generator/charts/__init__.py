"""Charts: what each shows of the statistics, how it is drawn, and where it stands in a notice."""
