"""What the product says no to. Views turn these into a page, a fragment or JSON; services only raise them."""

from __future__ import annotations

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal that a person can understand and act on.

    `message` is already translated text for the person; `field` names the form field it belongs to, or is None.
    """

    status = 422

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(DomainError):
    """The thing does not exist, or this person may not know that it does."""

    status = 404


class Forbidden(DomainError):
    """The person may see the thing but not do this to it."""

    status = 403


class Clash(DomainError):
    """Somebody else changed the same field meanwhile.

    `fields` maps each clashing field to (their text as stored now, my text as sent); `version` is the stored version.
    """

    status = 409

    def __init__(self, message: str, *, fields: Mapping[str, tuple[object, object]], version: int) -> None:
        super().__init__(message)
        self.fields = dict(fields)
        self.version = version


class NewerSchema(Exception):
    """The database was written by a newer Rakor than this one."""
