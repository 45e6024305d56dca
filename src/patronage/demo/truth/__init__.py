"""What nobody outside a made-up shop could know: its future, and what would have been otherwise."""
