"""Wagers and deposits: a sample plug-in of Patronage."""
