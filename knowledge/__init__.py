"""What is known, and how a question finds it: no Telegram, no database, no network, no clock."""
