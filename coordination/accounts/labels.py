"""How roles are printed."""

from __future__ import annotations

from coordination.accounts.models import Role
from coordination.i18n import _


def role_names() -> dict[Role, str]:
    """Return each role in the office's words."""
    return {
        Role.SECRETARIAT: _("Sekretariat"),
        Role.OFFICER: _("Petugas instansi"),
        Role.LEADER: _("Pimpinan"),
        Role.AUDITOR: _("Pengawas"),
        Role.ADMINISTRATOR: _("Administrator"),
    }
