"""How a person reaches the bot in Telegram: one module a way in."""
