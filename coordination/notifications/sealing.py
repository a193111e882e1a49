"""A secret that the product must be able to read again: sealed with a key that follows from the office's secret key."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Unreadable(Exception):
    """It was sealed with another key: the office's secret key has changed since."""


def seal(secret_key: str, text: str) -> str:
    """Return `text` so that only whoever holds the office's secret key reads it again."""
    return _sealer(secret_key).encrypt(text.encode()).decode("ascii")


def unseal(secret_key: str, sealed: str) -> str:
    """Return what was sealed. Raises Unreadable."""
    try:
        return _sealer(secret_key).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


@lru_cache(maxsize=4)
def _sealer(secret_key: str) -> Fernet:
    # The purpose is part of the derivation: the key that signs sessions opens nothing here, nor the other way round.
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"rakor: password of the mail server")
    return Fernet(urlsafe_b64encode(derived.derive(secret_key.encode())))
