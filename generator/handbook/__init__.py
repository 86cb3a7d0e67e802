"""The pages of the handbook (docs/手册) that are made from the code, so that they cannot drift."""
