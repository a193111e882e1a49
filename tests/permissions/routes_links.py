"""Addresses without an account: what carries its own secret opens one thing (tests/notifications tries each)."""

from __future__ import annotations

PERSONAL_LINKS = {
    "GET": {"/t/<token>", "/undangan/<token>", "/keadaan/<token>"},
    "POST": {"/t/<token>", "/t/<token>/perpanjangan", "/undangan/<token>"},
}
