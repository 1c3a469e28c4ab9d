"""Loading packs for the bot: compiled once, then kept in the user's cache until a file of theirs changes."""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import knowledge
from knowledge.engine import Engine
from knowledge.library import Library

log = logging.getLogger(__name__)

KEPT = 9
"""How many compiled libraries stay in the cache: somebody who writes a pack makes a new one with every change."""

_KNOWLEDGE = Path(knowledge.__file__).parent
BUNDLED = _KNOWLEDGE / "packs" / "russian-military-prosecutions"
"""The pack that answers where no other is named."""

_FORMAT = 1
"""Raise this when the compiled form changes in a way that its source files do not show."""


def load_library(folders: Sequence[Path] = ()) -> Library:
    """Return the library of these packs, or of the bundled one; raises knowledge.loading.PackError.

    A compiled copy is kept in the user's cache folder, named by a digest of all files that it was made from. It is a
    pickle, read only from that folder, which nobody but the user can write to.
    """
    folders = [folder.resolve() for folder in folders] or [BUNDLED]
    path = _cache_folder() / f"library-{_digest(folders)}.pickle"
    with _collector_resting():
        try:
            with path.open("rb") as file:
                library: Library = pickle.load(file)  # noqa: S301  # our own file in the user's own folder
        except FileNotFoundError:
            library = _compile(folders)
            _keep(path, library)
        except Exception as error:  # whatever a damaged file raises, the packs themselves are at hand
            log.warning("compiled packs in %s cannot be read (%s); compiling them again", path, error)
            library = _compile(folders)
            _keep(path, library)
    return library


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Keep the garbage collector from walking again and again over the many lasting objects that are made meanwhile."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _compile(folders: Iterable[Path]) -> Library:
    from knowledge.documents import PackError  # noqa: PLC0415  # as below
    from knowledge.loading import load_language, load_pack, load_rules  # noqa: PLC0415  # slow, and seldom needed

    language = load_language("en")
    rules = load_rules()
    bases = {folder: load_pack(folder, language) for folder in folders}
    twice = [str(folder) for folder, base in bases.items() if [b.id for b in bases.values()].count(base.id) > 1]
    if twice:
        raise PackError([f"{' and '.join(twice)}: these packs have the same id; give one of them another"])
    return Library([Engine(base, language, rules) for base in bases.values()])


def _digest(folders: Sequence[Path]) -> str:
    """Return a digest of every file that the compiled library depends on: packs, languages, rules and our own code."""
    digest = hashlib.sha256(f"{_FORMAT}".encode())
    own = [
        path for path in sorted(_KNOWLEDGE.rglob("*")) if path.suffix in (".py", ".yaml") and path.parts[-3] != "packs"
    ]
    for path in own:
        status = path.stat()
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}".encode())
    for folder in folders:
        for path in sorted(folder.glob("*")):
            status = path.stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()[:20]


def _cache_folder() -> Path:
    """Return where compiled packs are kept: `tallybot` in the user's cache folder."""
    if os.environ.get("TALLYBOT_CACHE"):
        return Path(os.environ["TALLYBOT_CACHE"])
    from platformdirs import user_cache_path  # noqa: PLC0415  # not needed where the variable says it

    return user_cache_path("tallybot")


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another process was faster
        return 0.0


def _keep(path: Path, library: Library) -> None:
    """Write the compiled library for the next start; a cache that cannot be written costs time, nothing else."""
    import tempfile  # noqa: PLC0415  # most starts find the compiled packs and write nothing

    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                pickle.dump(library, file, protocol=pickle.HIGHEST_PROTOCOL)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
        for old in sorted(path.parent.glob("library-*.pickle"), key=_changed_at)[:-KEPT]:
            old.unlink(missing_ok=True)
    except (OSError, RecursionError) as error:
        log.info("compiled packs are not kept: %s", error)
