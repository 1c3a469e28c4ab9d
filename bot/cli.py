"""The command line. Each subcommand is a module of `bot.commands`, loaded only when called: a start must be fast."""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Sequence
from keyword import iskeyword
from types import ModuleType

COMMANDS = {
    "chat": "talk with the bot in the terminal",
    "ask": "answer one question, or many with --jsonl",
    "check-claim": "check the numbers that a text claims",
    "chart": "draw a chart of the figures",
    "run": "run the Telegram bot",
    "reload": "let the running bot load its packs anew, at once",
    "doctor": "look at settings, token, rights, webhook, database, packs, clock and disk, and say what to do",
    "backup": "copy the database into a file, while the bot may go on",
    "restore": "put a backup back",
    "health": "ask a running bot whether it is well",
    "stats": "count who asks, what comes of it, and who has subscribed",
    "describe": "set the bot's descriptions on its profile in Telegram",
    "deliveries": "show what is on its way to subscribers; pause it, or let it go on",
    "digest": "show what subscribers would read",
    "gaps": "list the questions kept for a pack's editors, most frequent first",
    "add-question": "add a question to a pack's own, with what is right",
    "diff": "tell in words what changed between two versions of a pack",
    "draft": "draft a pack from the text of an article",
    "import": "make a pack of a table of data",
    "check": "check a pack: its files, its questions, its coverage of the article",
    "schema": "print the JSON Schema of the pack's files, for editors",
}

USAGE = 2
"""Exit status of a call that could not be understood, as argparse has it."""

UNWRITTEN = 74
"""Exit status where the output cannot be written, EX_IOERR of sysexits.h."""

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


def main(argv: Sequence[str] | None = None) -> int:
    """Run a subcommand and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = next((argument for argument in arguments if not argument.startswith("-")), "")
    parser = argparse.ArgumentParser(
        prog="tallybot",
        description="Answers questions from the statistics of an article, and says so when the article does not say.",
    )
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND")
    for command, summary in COMMANDS.items():
        subparser = subparsers.add_parser(command, help=summary, description=f"{summary[:1].upper()}{summary[1:]}.")
        if command == name:
            _module(command).add_arguments(subparser)
    parsed = parser.parse_args(arguments)
    if parsed.version:
        from importlib.metadata import version  # noqa: PLC0415 - slow to load, and seldom asked for

        print(f"tallybot {version('tallybot')}")
        return 0
    if not parsed.command:
        parser.print_help()
        return USAGE
    try:
        status: int = _module(parsed.command).run(parsed)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has left, as `| head` does; nothing is wrong
        _drop_output()
        return 141
    except OSError as error:
        if error.errno not in _FULL:
            raise
        print(f"tallybot: the output cannot be written: {error.strerror}", file=sys.stderr)
        _drop_output()
        return UNWRITTEN
    except KeyboardInterrupt:
        return 130
    return status


def _drop_output() -> None:
    """Send what is still in hand nowhere, or Python would try to write it once more at its end, and fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _module(command: str) -> ModuleType:
    name = command.replace("-", "_")
    return importlib.import_module(f"bot.commands.{name}_" if iskeyword(name) else f"bot.commands.{name}")


if __name__ == "__main__":
    sys.exit(main())
