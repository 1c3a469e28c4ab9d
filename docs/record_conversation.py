"""Ask the bot and keep what it really replies, as turns for `docs/draw_conversation.py`.

    python docs/record_conversation.py -o docs/conversation.json "how many refused to fight in 2024" "and in 2023?"

Each argument is a turn of one private chat with the bundled pack.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from bot.library import load_library
from bot.render import private
from bot.wording import load_wording
from knowledge.context import EMPTY


def main() -> None:
    """Write the turns."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("turns", nargs="+", help="what the person says")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the JSON file to write")
    arguments = parser.parse_args()
    library, wording, context = load_library(), load_wording("en"), EMPTY
    turns: list[dict[str, object]] = []
    for text in arguments.turns:
        reply = library.ask(text, context)
        context = reply.context
        turns.append({"sender": "me", "text": text})
        turns += [{"sender": "bot", **asdict(message)} for message in private.render(reply.answer, wording, chart=None)]
    arguments.output.write_text(json.dumps(turns, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
