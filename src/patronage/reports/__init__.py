"""What a report says: content as blocks, no HTML."""
