"""A made-up shop to try things on: seeded, written as the files a real shop would export."""
