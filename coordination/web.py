"""What every view needs: save a form in one unit of work, and tell refusals in the form they were asked in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, cast
from uuid import uuid4

from flask import Flask, Request, current_app, request
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, Map
from wtforms import BooleanField, Field, HiddenField, IntegerField, StringField
from wtforms.validators import Length

from coordination.db import unit_of_work
from coordination.errors import Clash, DomainError
from coordination.i18n import _, _l
from coordination.mail_addresses import is_mail_address
from coordination.merge import merge
from coordination.numbers import LARGEST

UNMERGED = {"csrf_token", "version", "base", "client_key"}


def running_app() -> Flask:
    """Return the app that answers the present request, for what goes on after it or outside of it."""
    return cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]  # as Flask's own documents do


class Id(IntegerConverter):
    """An id in an address; one that no database holds names nothing: 404."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


class WithoutNul(Request):
    """What a person sends, without NUL: no PostgreSQL, no XML and so no Word file holds it."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """Return what stands behind the question mark."""
        return _without_nul(super().args)

    @cached_property
    def form(self) -> ImmutableMultiDict[str, str]:
        """Return the fields of a form."""
        return _without_nul(super().form)


def _without_nul(sent: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict([(name, value.replace("\x00", "")) for name, value in sent.items(multi=True)])


def _as_key(text: str | None) -> str | None:
    """Leave only what can be a key: whatever else comes makes nothing once."""
    return text if text and re.fullmatch(r"[\w-]{1,36}", text, re.ASCII) else None


class Form(FlaskForm):
    """Every form of the product. `client_key` makes sending it twice harmless."""

    client_key = HiddenField(default=lambda: str(uuid4()), filters=[_as_key])

    def tell(self, error: DomainError) -> None:
        """Show a refusal at the field it is about, else above the form."""
        field = self._fields.get(error.field) if error.field else None
        if field is not None:
            field.errors = [*field.errors, error.message]
        else:
            self.form_errors.append(error.message)


class VersionedForm(Form):
    """A form over a stored row that others may be editing too.

    It carries the `version` and the `base` texts it was made from. `merged()` leaves what others changed, writes what
    this person changed, and raises Clash where both changed the same field.
    """

    version = HiddenField()
    base = HiddenField()

    clashes: Mapping[str, tuple[object, object]] = {}

    def made_from(self, version: int) -> None:
        """Remember what the form was made from; call it when the empty form is shown."""
        self.version.data = str(version)
        self.base.data = json.dumps(self._texts(), ensure_ascii=False)

    def merged(self, stored: VersionedForm, version: int) -> dict[str, Any]:
        """Return the parsed values to write, given the same form filled from the row as it is stored now."""
        base = _texts_sent(self.base.data)
        mine = self._texts()
        current = stored._texts()
        known = {name: base.get(name, current.get(name)) for name in mine}
        try:
            changed = merge(base=known, mine=mine, stored=current, version=version)
        except Clash as clash:
            self.clashes = clash.fields
            self.made_from(version)
            self.base.data = json.dumps(current, ensure_ascii=False)
            raise
        return {name: self._fields[name].data for name in changed}

    def _texts(self) -> dict[str, Any]:
        return {name: _text(field) for name, field in self._fields.items() if name not in UNMERGED}


def parsed(text: str | bytes | None) -> Any:
    """Return what a JSON text says; None for what is none, or is nested without end."""
    try:
        return json.loads(text or "null")
    except (ValueError, RecursionError):
        return None


def object_sent() -> dict[str, Any]:
    """Return the JSON object that a script sent as the body, an empty one for anything else."""
    body = parsed(request.get_data()) if request.is_json else None
    return body if isinstance(body, dict) else {}


def _texts_sent(text: str | None) -> dict[str, Any]:
    """Read the texts that a form was made from; what is no such thing says nothing."""
    base = parsed(text)
    return base if isinstance(base, dict) else {}


def _text(field: Field) -> Any:
    """Return what the field holds in the form that a person sent or would send."""
    typed = None if isinstance(field, BooleanField) else getattr(field, "_value", None)
    value = typed() if typed is not None else field.data
    return value if isinstance(value, (str, int, float, bool, list, type(None))) else str(value)


def at_most(longest: int) -> Length:
    """Return the validator that refuses a longer text, in words of ours."""
    return Length(max=longest, message=_l("Terlalu panjang: paling banyak %(max)d huruf."))


class MailField(StringField):
    """An e-mail address of at most 254 characters, or nothing."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was sent, without the spaces that copying leaves around it. Raises ValueError for no address."""
        super().process_formdata([value.strip() for value in valuelist])
        if self.data and not is_mail_address(self.data):
            raise ValueError(_("Tulis alamat pos-el lengkap, misalnya bagor@kendarikota.go.id, atau kosongkan."))


class WholeField(IntegerField):
    """A whole number that every database holds; anything else is told at the field."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was sent. Raises ValueError for what is no number, or too large a one."""
        super().process_formdata(valuelist)
        if self.data is not None and not -LARGEST <= self.data <= LARGEST:
            self.data = None
            raise ValueError(_("Isi dengan angka bulat."))


def saved(form: Form, work: Callable[[Session], object]) -> bool:
    """Do `work` with a valid form in one transaction; a refusal lands in the form, and nothing is written."""
    if not form.validate_on_submit():
        return False
    try:
        with unit_of_work() as session:
            work(session)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        form.tell(error)
        return False
    return True


def status_of(form: Form) -> int:
    """Return 200 for a form just opened, 409 for a clash, 422 for one that was refused."""
    if getattr(form, "clashes", None):
        return 409
    return 422 if form.errors and request.method == "POST" else 200


def wants_json() -> bool:
    """Tell whether a script asked, so that refusals come as JSON."""
    return request.is_json or request.accept_mimetypes.best == "application/json"
