"""What a secretary without Python gets: one folder with an interpreter and all that is needed."""
