"""Passwords: hashed with Argon2id, checked in the same time whether or not the account exists."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from coordination.errors import DomainError
from coordination.i18n import _

SHORTEST = 10
LONGEST = 200

_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """Return the Argon2id hash of `password`. Raises DomainError for one that is too short, too long or too plain."""
    if len(password) < SHORTEST:
        raise DomainError(
            _(
                "Kata sandi sedikitnya %(count)d huruf. Beberapa kata biasa yang digabung mudah diingat.",
                count=SHORTEST,
            ),
            field="password",
        )
    if len(password) > LONGEST:
        raise DomainError(_("Kata sandi paling banyak %(count)d huruf.", count=LONGEST), field="password")
    if len(set(password)) < 4:
        raise DomainError(_("Kata sandi terlalu mudah ditebak. Pakailah huruf yang lebih beragam."), field="password")
    return _hasher.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Tell whether `password` is the one kept; takes as long when nothing is kept."""
    try:
        return _hasher.verify(kept or _NOBODY, password[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)
