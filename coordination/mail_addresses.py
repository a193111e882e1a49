"""E-mail addresses as people type them and as sheets bring them: one rule for both."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email


def is_mail_address(text: str) -> bool:
    """Tell whether `text` is written as an e-mail address is; whether anybody reads it is not asked.

    None is longer than 254 characters (RFC 3696, erratum 1690).
    """
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def as_sent(text: str) -> str | None:
    """Return an address as every mail server takes it, in ASCII; None where it is none, or cannot be written so."""
    try:
        return validate_email(text, check_deliverability=False).ascii_email
    except EmailNotValidError:
        return None
