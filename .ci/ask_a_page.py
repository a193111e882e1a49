"""Start an installed `coordination serve` on a free port, ask its first page, and hold that it is Rakor's.

python ask_a_page.py COMMAND DATA_FOLDER
"""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.request


def main(command: str, data: str) -> int:
    """Return 0 if the page and its style sheets came."""
    process = subprocess.Popen([command, "serve", "--port", "0", "--data", data], stdout=subprocess.PIPE, text=True)
    try:
        address = _address(process)
        page = _get(address)
        files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
        sizes = [len(_get(address + file)) for file in files]
    finally:
        process.terminate()
        process.wait(20)
    sys.stdout.write(f"the first page has {len(page)} characters and {len(files)} files of ours: {sizes}\n")
    return 0 if "Rakor" in page and files and all(sizes) and process.returncode == 0 else 1


def _address(process: subprocess.Popen[str]) -> str:
    for line in process.stdout or ():
        found = re.search(r"http://[^\s/]+", line)
        if found:
            return found[0]
    raise SystemExit("the server ended before it said its address")


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        text: str = answer.read().decode(errors="replace")
        return text


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
