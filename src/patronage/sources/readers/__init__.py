"""What a file can hold, one file a source."""
