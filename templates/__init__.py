"""The notice templates, shipped as package data."""
