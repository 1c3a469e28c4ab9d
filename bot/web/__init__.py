"""The web server: Telegram's calls, and what an operator's machines ask."""
