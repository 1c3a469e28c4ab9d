"""How an answer looks on each surface: one module a surface, all over the same `knowledge.answer.Answer`.

`private`, `group`, `inline`, `digest` and `caption` dress it for Telegram, `terminal` for a terminal. What they return
is plain frozen values (`message`); only `ptb` knows python-telegram-bot.
"""
