"""Reading small things that a page sends, and telling a refusal where there is no form to show it in."""

from __future__ import annotations

from flask import Request, flash
from flask.typing import ResponseReturnValue

from coordination.i18n import _
from coordination.numbers import wholes
from coordination.web import Form, object_sent


def order_sent(request: Request) -> list[int]:
    """Return the ids in the order that was sent, as JSON `{"order": […]}` or as repeated `id` fields."""
    sent = object_sent().get("order", []) if request.is_json else request.form.getlist("id")
    return wholes(str(entry) for entry in sent) if isinstance(sent, list) else []


def refused(form: Form, back: ResponseReturnValue) -> ResponseReturnValue:
    """Tell what is wrong with a one-line form at the top of the page it came from."""
    for name, (stored, mine) in getattr(form, "clashes", {}).items():
        words = {"field": form[name].label.text, "stored": stored or "–", "mine": mine or "–"}
        flash(_("%(field)s: tersimpan “%(stored)s”, tulisan Anda “%(mine)s”.", **words), "error")
    for messages in form.errors.values():
        for message in messages:
            flash(str(message), "error")
    return back
