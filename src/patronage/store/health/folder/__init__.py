"""What can be wrong with a shop's folder, a module each."""
