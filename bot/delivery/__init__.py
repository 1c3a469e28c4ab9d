"""What the bot sends by itself: when, what, and that it arrives once."""
