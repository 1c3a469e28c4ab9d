"""How we behave towards Telegram: limits, order, polling, errors. Nothing here knows what the bot answers."""
