#!/usr/bin/env python3
"""Start Rakor with one command: set up `.venv` on first use, then serve, fill the example, or test.

    python run.py [--host H] [--port P] [--data FOLDER]    serve; the first start prints a link for setting it up
    python run.py demo [--no-serve]                        the same on a separate example office, which it fills
    python run.py test [--require-all] [pytest's options]  install what tests need and run them all
    python run.py COMMAND ...                              any other command of `coordination` (python run.py --help)

Only Python's standard library is used here. The file must stay readable for an old Python (no grammar newer than 3.6),
so that it can say in a sentence that the Python is too old.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "Rakor membutuhkan Python 3.11 atau yang lebih baru; ini Python {0}.{1}. Pasang yang baru, lalu ulangi.\n"
        "(Rakor needs Python 3.11 or newer; this is Python {0}.{1}.)\n".format(*sys.version_info)
    )
    sys.exit(2)

import contextlib
import hashlib
import importlib.util
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "rakor.json"  # written last: which locks are wholly installed
UNFINISHED = VENV / "unfinished"  # there while pip changes .venv: if it is found at a start, somebody pulled the plug
LOG = VENV / "setup.log"
WHEELS = HERE / "wheels"  # put there by hand for a machine without network
RUNTIME, TESTS = HERE / "requirements.lock", HERE / "requirements-dev.lock"

OFFLINE_SIGNS = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "ProxyError", "Network is unreachable")


class Refusal(Exception):
    """Why Rakor cannot be started; a person reads the text."""


def main(arguments: list[str]) -> int:
    """Do what the command line asks; return the exit code."""
    try:
        if arguments[:1] == ["test"]:
            prepare(RUNTIME, TESTS)
            return run("-m", "pytest", *test_options(arguments[1:]))
        prepare(RUNTIME)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    asks_for_help = arguments[:1] in (["-h"], ["--help"])
    serves = not asks_for_help and (not arguments or arguments[0].startswith("-"))
    return run("-m", "coordination", *(["serve"] if serves else []), *arguments)


def test_options(given: list[str]) -> list[str]:
    """Return pytest's options: both databases, as many processes as the machine has cores, up to four."""
    return ["--database", "both", "--numprocesses", "auto", "--maxprocesses", "4", *given]


def run(*arguments: str) -> int:
    """Run Python of `.venv` in our place, so that its signals and its exit code are ours."""
    command = [str(PYTHON), *arguments]
    if sys.platform == "win32":  # where exec would give the terminal back at once
        return wait_for(subprocess.Popen(command))
    return os.execv(command[0], command)  # noqa: S606  # it never returns; the program is ours, no shell is wanted


def wait_for(child: subprocess.Popen[bytes]) -> int:
    """Wait for the child's end; Ctrl+C reaches it too, and it decides what to do."""
    while child.poll() is None:
        with contextlib.suppress(KeyboardInterrupt):
            child.wait()
    return child.returncode


# --- setting up .venv ------------------------------------------------------------------------------------------------


def prepare(*locks: Path) -> None:
    """Make sure that `.venv` is whole and holds what `locks` pin; quick when it already does."""
    if all(installed(lock) for lock in locks) and works():
        return
    with alone():
        if not works():
            create()
        for lock in locks:
            if not installed(lock):
                install(lock)


def fingerprint(lock: Path) -> str:
    """Return what an installation stands for: the lock, the metadata, and where the checkout lies."""
    parts = (lock.read_bytes(), (HERE / "setup.cfg").read_bytes(), str(HERE).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamps() -> dict[str, str]:
    """Return the fingerprint of each lock that was installed to its end."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def installed(lock: Path) -> bool:
    """Say whether this very lock was installed to its end."""
    return stamps().get(lock.name) == fingerprint(lock)


def works() -> bool:
    """Say whether `.venv` can be used: not half-made, and its Python still there (a system's upgrade may remove it)."""
    if UNFINISHED.exists():
        return False
    try:
        return subprocess.run([str(PYTHON), "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def create() -> None:
    """Make `.venv` anew."""
    if importlib.util.find_spec("ensurepip") is None:
        package = "python{}.{}-venv".format(*sys.version_info)
        raise Refusal(
            say(
                f"Python ini tidak dapat membuat .venv. Di Debian/Ubuntu: sudo apt install {package}, lalu ulangi.",
                f"This Python cannot make a .venv. On Debian/Ubuntu: sudo apt install {package}, then try again.",
            )
        )
    tell(
        say(
            "Menyiapkan Rakor di folder .venv (sekali saja, satu sampai tiga menit) ...",
            "Setting up Rakor in the folder .venv (once, one to three minutes) ...",
        )
    )
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0 or not works():
        raise Refusal(
            say(
                f"Folder {VENV} tidak dapat dibuat. Periksa hak tulis dan sisa ruang, lalu ulangi. {made.stderr}",
                f"The folder {VENV} cannot be made. Check the right to write and the free space. {made.stderr}",
            ).strip()
        )


def install(lock: Path) -> None:
    """Install exactly what `lock` pins, then the checkout itself, and note that it is done."""
    source = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    pins = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    tell(say(f"Memasang pustaka dari {lock.name} ...", f"Installing the libraries of {lock.name} ..."))
    pip("--require-hashes", *source, "-r", str(lock), pins=pins)
    pip("--no-index", "--no-deps", "--no-build-isolation", "--editable", str(HERE))
    done = STAMP.with_suffix(".new")
    done.write_text(json.dumps({**stamps(), lock.name: fingerprint(lock)}), encoding="utf-8")
    done.replace(STAMP)


def pip(*arguments: str, pins: int = 0) -> None:
    """Run `pip install` with one progress line; keep what it says in LOG, and turn its failure into a sentence."""
    options = ("--disable-pip-version-check", "--no-input", "--retries", "2")
    command = [str(PYTHON), "-m", "pip", "install", *options, *arguments]
    said = []
    UNFINISHED.touch()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            said.append(line)
            if pins and line.startswith("Collecting "):
                progress(sum(before.startswith("Collecting ") for before in said), pins)
    UNFINISHED.unlink()
    LOG.write_text("".join(said), encoding="utf-8")
    if process.returncode != 0:
        raise Refusal(failure(said))


def failure(said: list[str]) -> str:
    """Say why pip failed, from its own lines."""
    if any(sign in line for line in said for sign in OFFLINE_SIGNS):
        return say(
            "Pustaka yang diperlukan tidak dapat diambil: tidak ada sambungan ke internet. Sambungkan lalu ulangi, "
            "atau salin folder wheels dari komputer lain (README).",
            "The libraries cannot be fetched: there is no network. Connect and try again, "
            "or copy a folder wheels from another machine (README).",
        )
    last = "".join(said[-3:])
    return say(f"Pemasangan gagal; catatan lengkap di {LOG}.\n{last}", f"The installation failed; see {LOG}.\n{last}")


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of the set-up: of two first starts at once, the second waits and finds the work done."""
    try:
        handle = (HERE / ".venv.lock").open("ab")
    except OSError as error:
        raise Refusal(
            say(
                f"Folder {HERE} tidak dapat ditulis, sehingga .venv tidak dapat disiapkan di sana ({error.strerror}).",
                f"The folder {HERE} cannot be written, so .venv cannot be set up there ({error.strerror}).",
            )
        ) from error
    with handle:
        if sys.platform != "win32":
            fcntl.flock(handle, fcntl.LOCK_EX)
        else:
            locked = False
            while not locked:
                with contextlib.suppress(OSError):  # Windows gives up after ten seconds; a set-up may take longer
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    locked = True
        yield


# --- talking to a person ----------------------------------------------------------------------------------------------


def say(indonesian: str, english: str) -> str:
    """Choose the language of the terminal; Indonesian unless it asks for English."""
    language = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return english if language.startswith("en") else indonesian


def tell(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def progress(done: int, total: int) -> None:
    """Count on one line of a terminal; a file gets none of it."""
    if sys.stdout.isatty():
        print(f"\r  {done}/{total} ", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
