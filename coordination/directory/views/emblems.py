"""Emblems: taken from a form, and shown."""

from __future__ import annotations

from typing import TypedDict

from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import current_actor
from coordination.directory.forms import EmblemForm
from coordination.files import services as files
from coordination.files.models import StoredFile
from coordination.files.web import store


class Chosen(TypedDict, total=False):
    """The emblem as the form changes it; empty where it does not."""

    emblem: StoredFile | None


def chosen(form: EmblemForm, session: Session) -> Chosen:
    """Return what the form does with the emblem."""
    sent = form.emblem.prepared
    if sent is None:
        return {"emblem": None} if form.without_emblem.data else {}
    actor = current_actor()
    return {
        "emblem": files.keep(
            session=session, store=store(), prepared=sent, now=clock.now(), account_id=actor.account_id
        )
    }


def content(emblem: StoredFile | None) -> bytes | None:
    """Return the bytes of a kept emblem."""
    if emblem is None:
        return None
    with store().open(emblem.sha256) as file:
        return file.read()
