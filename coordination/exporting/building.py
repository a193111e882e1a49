"""Building a bundle: paper by paper, as the account that asked, onto the disk as it goes.

Each paper is made in a session of its own under the permissions of that moment, so that no transaction stays open, no
memory grows with the number of meetings, and who has lost a right meanwhile gets nothing by it.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO, Final, Protocol

import structlog
from flask import Flask
from sqlalchemy import select

from coordination import clock
from coordination.access.actor import Actor
from coordination.access.checks import load
from coordination.access.permissions import Permission
from coordination.accounts.models import Account
from coordination.accounts.sessions import load_actor
from coordination.db import db, unit_of_work
from coordination.documents.joining import Joiner, Unjoinable
from coordination.documents.kinds import Form, Kind
from coordination.errors import DomainError, NotFound
from coordination.exporting import bundles
from coordination.exporting.asking import Asked, Options
from coordination.exporting.making import Made, make
from coordination.exporting.models import Bundle, BundleForm
from coordination.exporting.overview import whole_set
from coordination.exporting.pdf import NoPdf, pdf_of
from coordination.files.models import StoredFile
from coordination.files.names import safe_name
from coordination.files.storage import Store
from coordination.i18n import _, ngettext, speaking
from coordination.meetings.models import Meeting

log = structlog.get_logger()

MEDIA: Final = {BundleForm.ZIP: "application/zip", BundleForm.PDF: "application/pdf"}


class Stopped(Exception):
    """The bundle is no longer this builder's: it was cancelled, or somebody else took it."""


class Leaving(Exception):
    """This process has to stop; the bundle is for another builder."""


class Gone(DomainError):
    """Nothing comes of the bundle; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One paper that is to be in a bundle."""

    meeting_id: int
    kind: Kind
    options: Options = field(default_factory=Options)


class Target(Protocol):
    """What a bundle's papers are written into."""

    missing: list[str]
    """The names of the papers of which something is missing."""

    def add(self, number: int, paper: Made) -> None:
        """Write one paper."""
        ...

    def finish(self) -> None:
        """Write the end."""
        ...


@dataclass
class Builder:
    """Builds the bundle that it has taken."""

    app: Flask
    store: Store
    bundle_id: int
    form: BundleForm
    account_id: int
    last_beat: datetime
    leaving: Callable[[], bool] = lambda: False
    done: int = 0
    total: int = 0
    seen: dict[int, frozenset[int]] = field(default_factory=dict)
    """The meetings whose papers are in it, each with the agenda items that its reader may see."""
    _language: str = field(default="id")

    def build(self) -> None:
        """Build it to its end, whichever that is."""
        try:
            with self._target() as (target, file):
                self._write(target)
                self._hand_out(target, file)
        except Stopped:
            log.info("bundle_stopped", bundle=self.bundle_id)
        except Leaving:
            with self.app.app_context(), unit_of_work() as session:
                bundles.hand_back(session=session, bundle_id=self.bundle_id, last=self.last_beat)
        except DomainError as error:
            self._fail(error.message)
        except Exception:
            log.exception("bundle_failed", bundle=self.bundle_id)
            with speaking(self._language):
                self._fail(_("Paket ini tidak dapat disusun. Beri tahu administrator bila ini berulang."))

    def _fail(self, trouble: str) -> None:
        with self.app.app_context(), unit_of_work() as session:
            now = clock.now()
            bundles.fail(session=session, now=now, bundle_id=self.bundle_id, last=self.last_beat, trouble=trouble)

    def _write(self, target: Target) -> None:
        pieces = self._pieces()
        self.total = len(pieces)
        added = 0
        for number, piece in enumerate(pieces):
            self._beat(number)
            paper = self._paper(piece)
            if paper is not None:
                added += 1
                with speaking(self._language):
                    target.add(added, paper)
        self._beat(len(pieces))
        if not added:
            with speaking(self._language):
                raise Gone(_("Tidak ada naskah yang dapat Anda baca untuk paket ini."))
        target.finish()

    def _pieces(self) -> list[Piece]:
        with self.app.app_context():
            session = db.session()
            bundle = session.get_one(Bundle, self.bundle_id)
            actor = self._actor()
            if bundle.meeting_id is None:
                return [Piece(one, Kind.NOTULA) for one in bundles.meetings_of(session, actor, bundle)]
            try:
                meeting = load(session, actor, Permission.MEETING_READ, Meeting, bundle.meeting_id)
            except DomainError:  # they lost the right since they asked
                return []
            return [Piece(meeting.id, kind, options) for kind, options in whole_set(session, actor, meeting)]

    def _actor(self) -> Actor:
        """Return the account as it is now. Raises Gone where it was closed meanwhile."""
        epoch = db.session().scalar(select(Account.epoch).where(Account.id == self.account_id))
        found = load_actor(self.account_id, epoch)
        if found is None:
            raise Gone(_("Akun Anda tidak aktif lagi."))
        actor, language = found
        self._language = language or "id"
        return actor

    def _paper(self, piece: Piece) -> Made | None:
        """Return a paper as the person may have it now, None where for them there is none."""
        with self.app.app_context():
            session = db.session()
            try:
                actor = self._actor()
                meeting = load(session, actor, Permission.MEETING_READ, Meeting, piece.meeting_id)
                asked = Asked(
                    session=session,
                    store=self.store,
                    now=clock.now(),
                    actor=actor,
                    meeting=meeting,
                    options=piece.options,
                )
                paper = make(piece.kind, Form.WORD, asked)
                self.seen[meeting.id] = asked.readable or frozenset()
            except Gone:
                raise
            except NotFound:
                return None
            except DomainError as error:  # what it needs has gone since the pieces were listed
                log.info("bundle_without", bundle=self.bundle_id, kind=piece.kind, status=error.status)
                return None
            return paper

    def _beat(self, done: int) -> None:
        """Say how far it has come. Raises Stopped, Leaving."""
        if self.leaving():
            raise Leaving
        now, self.done = clock.now(), done
        with self.app.app_context(), unit_of_work() as session:
            last = self.last_beat
            if not bundles.beat(
                session=session, now=now, bundle_id=self.bundle_id, last=last, done=done, total=self.total
            ):
                raise Stopped
        self.last_beat = now

    @contextmanager
    def _target(self) -> Iterator[tuple[Target, BinaryIO]]:
        folder = self.store.root.parent / "cache" / "bundles"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            if self.form is BundleForm.PDF:
                yield Pdf(file, self.store, title=self._title()), file
                return
            packed = Zip(file, self.store)
            try:
                yield packed, file
            finally:
                packed.finish()  # before its file goes, also where it was given up

    def _title(self) -> str:
        with self.app.app_context():
            return db.session().get_one(Bundle, self.bundle_id).title

    def _hand_out(self, target: Target, file: BinaryIO) -> None:
        file.seek(0)
        stored = self.store.put(file)
        now = clock.now()
        with self.app.app_context(), unit_of_work() as session:
            actor = self._actor()
            kept = StoredFile(
                sha256=stored.sha256,
                size=stored.size,
                media_type=MEDIA[self.form],
                name=_name(session.get_one(Bundle, self.bundle_id).title, self.form),
                uploaded_at=now,
                uploaded_by_id=actor.account_id,
            )
            with speaking(self._language):
                trouble = _without(target.missing)
            bundles.finish(
                session=session,
                actor=actor,
                now=now,
                bundle_id=self.bundle_id,
                last=self.last_beat,
                file=kept,
                trouble=trouble,
                seen=self.seen,
            )


class Zip:
    """Each paper as Word and as PDF, numbered, in one packed file."""

    def __init__(self, file: BinaryIO, store: Store) -> None:
        self.missing: list[str] = []
        self._packed = zipfile.ZipFile(file, "w", compression=zipfile.ZIP_DEFLATED)
        self._store = store

    def add(self, number: int, paper: Made) -> None:
        """Write one paper in both forms; without LibreOffice, as Word alone."""
        name = f"{number:03d} {paper.name}"
        self._packed.writestr(name, paper.content)
        try:
            pdf = pdf_of(self._store, paper.content, patient=True)
        except NoPdf:
            self.missing.append(name)
            return
        self._packed.writestr(f"{PurePath(name).stem}.pdf", pdf)

    def finish(self) -> None:
        """Write the list of contents."""
        self._packed.close()


class Pdf:
    """All papers in one PDF, with a bookmark for each."""

    def __init__(self, file: BinaryIO, store: Store, *, title: str) -> None:
        self.missing: list[str] = []
        self._joiner = Joiner(file, title=title)
        self._store = store

    def add(self, number: int, paper: Made) -> None:
        """Append one paper. Raises NoPdf where there is none of it: a book with a hole would pass for whole."""
        title = PurePath(paper.name).stem
        try:
            self._joiner.add(pdf_of(self._store, paper.content, patient=True), title)
        except Unjoinable as error:
            log.warning("unjoinable", number=number, said=str(error))
            raise NoPdf(_("PDF naskah “%(name)s” tidak dapat digabungkan.", name=title)) from error

    def finish(self) -> None:
        """Write what holds the papers together."""
        self._joiner.finish()


def _name(title: str, form: BundleForm) -> str:
    plain = title[:120].replace("/", "-").replace("\\", "-")
    return safe_name(f"Paket {plain}.{form}", (f".{form}",))


def _without(missing: list[str]) -> str | None:
    """Say of how many papers there is no PDF in a bundle."""
    if not missing:
        return None
    return ngettext(
        "%(num)d naskah disertakan sebagai Word saja: PDF-nya tidak dapat dibuat.",
        "%(num)d naskah disertakan sebagai Word saja: PDF-nya tidak dapat dibuat.",
        len(missing),
    )


def build_next(app: Flask, leaving: Callable[[], bool] = lambda: False) -> bool:
    """Build the bundle whose turn it is; False where none waits."""
    now = clock.now()
    with app.app_context(), unit_of_work() as session:
        bundle = bundles.take(session=session, now=now)
        if bundle is None:
            return False
        builder = Builder(
            app=app,
            store=app.extensions["rakor_store"],
            bundle_id=bundle.id,
            form=bundle.form,
            account_id=bundle.account_id,
            last_beat=now,
            leaving=leaving,
        )
    builder.build()
    return True
