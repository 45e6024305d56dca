"""Views, one file each: how a number is asked and drawn."""
