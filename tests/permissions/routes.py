"""Every address of the product and who may use it, written by hand from the office's rules.

A test fails on an address that stands in no row, and on a row whose address is gone.
"""

from __future__ import annotations

from tests.permissions.routes_bundles import BUNDLES
from tests.permissions.routes_follow_up import FOLLOW_UP
from tests.permissions.routes_handing_out import HANDING_OUT
from tests.permissions.routes_links import ANSWERS, INQUIRIES, PERSONAL_LINKS, WHATSAPP
from tests.permissions.routes_meetings import HALL, LISTS, PLANNING, READING, ROOM
from tests.permissions.routes_minutes import ACTIONS, CORRECTING, FROM_WORD, SIGNING
from tests.permissions.routes_office import ACCOUNTS, DIRECTORY_PAGES, SETTINGS
from tests.permissions.routes_outbox import OUTBOX
from tests.permissions.routes_reminders import REMINDERS
from tests.permissions.routes_series import FOLLOWING
from tests.permissions.routes_views import VIEWS
from tests.permissions.routes_work import WORK

OPEN_TO_ALL = {
    "GET": {
        "/masuk",
        "/lupa-kata-sandi",
        "/tautan/<token>",
        "/siapkan/<token>",
        "/static/<path:filename>",
        "/lambang",
        "/cek",
        "/cek/<code>",
        "/kalender/<token>.ics",
        "/undangan/<token>/kalender.ics",
        *PERSONAL_LINKS["GET"],
    },
    "POST": {
        "/masuk",
        "/lupa-kata-sandi",
        "/tautan/<token>",
        "/siapkan/<token>",
        "/keluar",
        "/bahasa",
        "/cek",
        *PERSONAL_LINKS["POST"],
    },
}
"""What needs no account: signing in and out, the language, links that carry their own secret, styles and scripts; and
asking whether a paper is genuine, which says nothing of what it holds."""

ROWS = [
    *READING,
    *FOLLOW_UP,
    *FOLLOWING,
    *LISTS,
    *BUNDLES,
    *OUTBOX,
    *PLANNING,
    *ANSWERS,
    *INQUIRIES,
    *WHATSAPP,
    *HALL,
    *ROOM,
    *SIGNING,
    *FROM_WORD,
    *CORRECTING,
    *HANDING_OUT,
    *ACTIONS,
    *WORK,
    *DIRECTORY_PAGES,
    *ACCOUNTS,
    *SETTINGS,
    *REMINDERS,
    *VIEWS,
]
