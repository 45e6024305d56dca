"""What readers of web analytics share: cells that hold records, sessions of events."""
