"""What can be wrong with a shop's marts, a module each."""
