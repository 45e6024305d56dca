"""What customers will be worth: repeat purchases, what is left of what they bring, at its present value."""
