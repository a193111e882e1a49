"""A checkout in small: the real run.py beside a stand-in product without libraries, so that a set-up takes seconds."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

_BACKEND = '''
"""Builds an editable wheel with the standard library alone."""
import pathlib, zipfile

def prepare_metadata_for_build_editable(folder, config_settings=None):
    info = pathlib.Path(folder) / "coordination-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\\nName: coordination\\nVersion: 1\\n")
    return info.name

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "coordination-1-py3-none-any.whl"
    info = "coordination-1.dist-info"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
        wheel.writestr("coordination.pth", str(pathlib.Path.cwd()))
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: coordination\\nVersion: 1\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name
'''

_PRODUCT = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
print("product", *sys.argv[1:], flush=True)
if "wait" in sys.argv:
    time.sleep(60)
if "fail" in sys.argv:
    sys.exit(5)
"""


class Checkout:
    """A folder with run.py in it, and how a person uses it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "coordination").mkdir(parents=True)
        (folder / "run.py").write_bytes((PROJECT / "run.py").read_bytes())
        (folder / "backend.py").write_text(_BACKEND)
        (folder / "pyproject.toml").write_text(
            '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        )
        (folder / "setup.cfg").write_text("")
        (folder / "coordination" / "__init__.py").write_text("")
        (folder / "coordination" / "__main__.py").write_text(_PRODUCT)
        self.pin("requirements.lock")
        self.pin("requirements-dev.lock")

    def pin(self, lock: str, *lines: str) -> None:
        """Write a lock."""
        (self.folder / lock).write_text("".join(f"{line}\n" for line in lines))

    def add_wheel(self, name: str) -> str:
        """Put a library's wheel into the folder `wheels`; return its line for a lock."""
        wheel = self.folder / "wheels" / f"{name}-1-py3-none-any.whl"
        wheel.parent.mkdir(exist_ok=True)
        info = f"{name}-1.dist-info"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(f"{name}.py", "")
            archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
            archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(f"{info}/RECORD", "")
        return f"{name}==1 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Type `python run.py ARGUMENTS` and do not wait for it."""
        return subprocess.Popen(
            [sys.executable, "run.py", *arguments],
            cwd=self.folder,
            env=_plain_environment() | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Type `python run.py ARGUMENTS` and wait for its end."""
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def _plain_environment() -> dict[str, str]:
    """Return this machine's environment in Indonesian, with no registry that would answer."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "RAKOR_", "LC_", "PYTEST"))
    }
    return kept | {
        "LANG": "C.UTF-8",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_NO_CACHE_DIR": "1",
    }
