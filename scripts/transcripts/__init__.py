"""Plays the commands of the pages people read, so that what a page says is what happens."""
