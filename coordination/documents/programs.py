"""Running a program that must never outlive us, never run for ever, and never see our secrets."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

MEMORY: Final = 4 * 1024**3
"""Bytes of address space a program may take, where the system can hold it to that (Linux)."""

_PASSED_ON: Final = ("PATH", "HOME", "TMPDIR", "LANG", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "FONTCONFIG_FILE")
_NO_NETWORK: Final = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), "http://127.0.0.1:9")

# A shell watches: it holds the reading end of a pipe that only this process can write. When we end, however that
# happens, `read` returns and the whole group goes. When the program ends by itself, the watch is reaped, and we see it.
_GUARD: Final = (
    "trap : TERM; exec 3<&0; (read -r _ <&3; kill -9 0) & watch=$!; "
    '"$@" </dev/null 3<&-; kill -9 $watch 2>/dev/null; wait $watch 2>/dev/null'
)


class Program:
    """A running program with all its children: one group, killed as one."""

    def __init__(self, command: Sequence[str], *, said: Path) -> None:
        """Start `command`; what it says goes to the file `said`."""
        self._said = said
        with said.open("wb") as out:
            self._process = subprocess.Popen(  # noqa: S603  # a program of this machine, with file names of ours
                ["/bin/sh", "-c", _GUARD, "sh", *command] if _HAS_GROUPS else list(command),
                stdin=subprocess.PIPE if _HAS_GROUPS else subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=_environment(),
                start_new_session=_HAS_GROUPS,
            )
        if sys.platform == "linux":
            import resource  # noqa: PLC0415  # no such module on Windows

            with contextlib.suppress(OSError):  # it has ended already
                resource.prlimit(self._process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))

    @property
    def is_running(self) -> bool:
        """Whether it still runs; one that has ended is reaped on the way."""
        return self._process.poll() is None

    @property
    def said(self) -> str:
        """Return the end of what it has said so far."""
        with contextlib.suppress(OSError):
            return self._said.read_bytes()[-2000:].decode(errors="replace").strip()
        return ""

    def wait(self, seconds: float) -> bool:
        """Wait for its end, at most that long; tell whether it has ended."""
        try:
            self._process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self, grace: float = 0) -> None:
        """End it and its children, at once or after `grace` seconds to end by themselves, and leave no zombie."""
        if _HAS_GROUPS:
            if grace and self.is_running:
                self._signal(signal.SIGTERM)
                self.wait(grace)
            self._signal(signal.SIGKILL)
        else:
            self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


_HAS_GROUPS: Final = os.name == "posix" and Path("/bin/sh").exists()


def until(condition: Path, program: Program, seconds: float) -> bool:
    """Wait until a file appears that a program makes when it is ready; False if it ends or takes longer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition.exists():
            return True
        if not program.is_running:
            return False
        time.sleep(0.02)
    return False


def found(names: Sequence[str]) -> str | None:
    """Return where the first of these programs lies, None where none is installed."""
    return next(filter(None, map(shutil.which, names)), None)


def _environment() -> dict[str, str]:
    """Return what a program may know of ours: where things lie, no secret, and no way out to a network."""
    if _HAS_GROUPS:
        known = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    else:
        known = {name: value for name, value in os.environ.items() if not name.upper().startswith("RAKOR")}
    return known | _NO_NETWORK
