"""What can be wrong inside a shop's database, a module each."""
