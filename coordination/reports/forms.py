"""Forms of the reports."""

from __future__ import annotations

from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf

from coordination.i18n import _l
from coordination.reports.models import ListPage
from coordination.reports.saved_views import LONGEST_NAME
from coordination.web import Form, at_most


class NameForm(Form):
    """What a kept view is called."""

    name = StringField(_l("Nama tampilan"), validators=[at_most(LONGEST_NAME)])


class SavedViewForm(NameForm):
    """A list to keep: which one, and the arguments of its address."""

    page = HiddenField(validators=[AnyOf([page.value for page in ListPage])])
    arguments = HiddenField(validators=[at_most(8000)])
