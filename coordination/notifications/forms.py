"""Forms of personal links: those of the signed-in pages, and the name of whoever has no account."""

from __future__ import annotations

from wtforms import StringField

from coordination.actions.forms import ExtensionForm, ReportForm
from coordination.i18n import _l
from coordination.notifications.links import LONGEST_NAME
from coordination.web import at_most


class LinkReportForm(ReportForm):
    """A report of somebody without an account."""

    said_by = StringField(_l("Nama dan jabatan Anda"), validators=[at_most(LONGEST_NAME)])


class LinkExtensionForm(ExtensionForm):
    """A wish for more time of somebody without an account."""

    said_by = StringField(_l("Nama dan jabatan Anda"), validators=[at_most(LONGEST_NAME)])
