"""What readers of subscriptions share: a stay, its months, its payments."""
