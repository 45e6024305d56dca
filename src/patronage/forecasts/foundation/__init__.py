"""What values and losses stand on: customers by a day, a model of them, its past, and what they come to."""
