"""The file store: what was put is there, whatever happens; what was not put leaves nothing."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import textwrap
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.errors import NotFound
from coordination.files.storage import Store, Stored


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_what_is_put_is_read_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    stored = store.put(b"bukti dukung")
    assert stored == Stored(sha256(b"bukti dukung").hexdigest(), 12)
    assert store.exists(stored.sha256)
    assert store.is_intact(stored.sha256)
    with store.open(stored.sha256) as file:
        assert file.read() == b"bukti dukung"


def test_a_stream_is_stored_like_bytes(tmp_path: Path) -> None:
    data = os.urandom(3 * 1024 * 1024 + 17)
    assert Store(tmp_path).put(io.BytesIO(data)) == Store(tmp_path).put(data)


def test_the_same_bytes_twice_lie_there_once_and_no_half_written_file_remains(tmp_path: Path) -> None:
    store = Store(tmp_path)
    stored = store.put(b"sama")
    assert store.put(b"sama") == stored
    assert files(tmp_path) == [store.path(stored.sha256)]


def test_many_at_once_put_the_same_and_other_bytes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    threads = [threading.Thread(target=store.put, args=(bytes([n % 4]) * 100_000,)) for n in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(files(tmp_path)) == 4
    assert all(store.is_intact(path.name) for path in files(tmp_path))


def test_a_file_is_on_disk_before_its_name_is_and_its_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def watched_fsync(descriptor: int) -> None:
        steps.append("sync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "sync file")
        fsync(descriptor)

    def watched_replace(self: Path, target: Path) -> Path:
        steps.append("rename")
        return replace(self, target)

    store = Store(tmp_path)
    store.put(b"membuat folder")
    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(Path, "replace", watched_replace)
    store.put(b"isi")
    assert steps[0] == "sync file"
    assert steps[-2:] == ["rename", "sync folder"]


def test_changed_bytes_are_noticed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    stored = store.put(b"asli")
    store.path(stored.sha256).write_bytes(b"palsu")
    assert not store.is_intact(stored.sha256)
    assert not store.is_intact("0" * 64)


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="tidak ada lagi di penyimpanan"):
        Store(tmp_path).open("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "0" * 63 + "G", "0" * 64 + "\n"])
def test_only_a_digest_is_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        Store(tmp_path).path(name)


def test_what_a_killed_process_left_is_swept_later(tmp_path: Path) -> None:
    store = Store(tmp_path)
    stored = store.put(b"utuh")
    (tmp_path / "incoming" / "tmpabc").write_bytes(b"separuh")
    now = datetime.now(UTC)
    assert store.forget_unfinished(now - timedelta(hours=1)) == 0
    assert store.forget_unfinished(now + timedelta(seconds=5)) == 1
    assert files(tmp_path) == [store.path(stored.sha256)]


FULL_DISK = """
    import resource, sys
    from pathlib import Path
    from coordination.files.storage import Store, StorageFull
    root = Path(sys.argv[1])
    Store(root).put(b"kecil")
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        Store(root).put(b"x" * 2_000_000)
    except StorageFull as refusal:
        print(refusal.status, refusal.message)
    print(len([path for path in root.rglob("*") if path.is_file()]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on file size to reach")
def test_a_disk_with_no_room_left_gives_a_sentence_and_keeps_nothing_half_written(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL_DISK), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.splitlines() == [
        "507 Penyimpanan server penuh; berkas belum tersimpan. Hubungi administrator, lalu unggah lagi.",
        "1",
    ]


@given(st.binary(max_size=2000))
def test_any_bytes_survive_the_store(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    store = Store(tmp_path_factory.getbasetemp() / "any")
    with store.open(store.put(data).sha256) as file:
        assert file.read() == data
