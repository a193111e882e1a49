"""Forms of personal links, with the name of whoever has no account; and of what the office settles about sending."""

from __future__ import annotations

import re
from typing import Any, cast

from wtforms import BooleanField, DateField, IntegerField, PasswordField, RadioField, StringField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms stops before 3.3
from wtforms.validators import DataRequired, InputRequired, Optional

from coordination.actions.forms import ExtensionForm, ReportForm
from coordination.directory.calendar import LONGEST_NAME as LONGEST_DAY
from coordination.i18n import _, _l
from coordination.notifications.labels import ENCRYPTIONS
from coordination.notifications.links import LONGEST_NAME
from coordination.notifications.models import ReminderRules
from coordination.notifications.rules import RuleFacts
from coordination.numbers import whole, wholes
from coordination.web import Form, MailField, VersionedForm, WholeField, at_most

NEEDED = _l("Bagian ini wajib diisi.")


class LinkReportForm(ReportForm):
    """A report of somebody without an account."""

    said_by = StringField(_l("Nama dan jabatan Anda"), validators=[at_most(LONGEST_NAME)])


class LinkExtensionForm(ExtensionForm):
    """A wish for more time of somebody without an account."""

    said_by = StringField(_l("Nama dan jabatan Anda"), validators=[at_most(LONGEST_NAME)])


class DaysField(StringField):
    """Numbers of days, written one after the other: "7, 3, 1"."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was sent. Raises ValueError for anything that is no whole number."""
        super().process_formdata(valuelist)
        words = re.split(r"[\s,;]+", (self.data or "").strip())
        if any(word and whole(word) is None for word in words):
            raise ValueError(_("Tulis angka hari dipisahkan koma, misalnya 7, 3, 1."))

    @property
    def days(self) -> list[int]:
        """The numbers."""
        return wholes(re.split(r"[\s,;]+", self.data or ""))


class RulesForm(VersionedForm):
    """The office's ladder of reminders."""

    active = BooleanField(_l("Kirim pengingat"))
    before = DaysField(_l("Hari sebelum tenggat"), validators=[at_most(60)])
    on_day = BooleanField(_l("Juga pada hari tenggat"))
    late = DaysField(_l("Hari sesudah tenggat"), validators=[at_most(60)])
    weekly = BooleanField(_l("Sesudah itu setiap tujuh hari"))
    head_from = WholeField(_l("Pimpinan instansi ikut diingatkan mulai terlambat (hari)"), validators=[Optional()])
    leaders_from = WholeField(_l("Eskalasi ke pimpinan diusulkan mulai terlambat (hari)"), validators=[Optional()])
    day_before_meeting = BooleanField(_l("Ingatkan peserta sehari sebelum rapat"))
    on_closed_days = BooleanField(_l("Kirim juga pada akhir pekan dan hari libur"))
    send_at = TimeField(_l("Jam kirim"), validators=[InputRequired(NEEDED)])
    quiet_from = TimeField(_l("Jam tenang mulai"), validators=[InputRequired(NEEDED)])
    quiet_until = TimeField(_l("Jam tenang sampai"), validators=[InputRequired(NEEDED)])

    @staticmethod
    def texts(rules: ReminderRules) -> dict[str, object]:
        """Return what the form shows of the rules."""
        named = {name: getattr(rules, name) for name in _RULES}
        return named | {name: ", ".join(map(str, getattr(rules, name))) for name in ("before", "late")}

    def facts(self, names: set[str]) -> RuleFacts:
        """Return those of the rules that `names` lists, as the service takes them."""
        values = {name: self[name].data for name in _RULES} | {"before": self.before.days, "late": self.late.days}
        return cast(RuleFacts, {name: value for name, value in values.items() if name in names})


_RULES = (
    "active",
    "before",
    "on_day",
    "late",
    "weekly",
    "head_from",
    "leaders_from",
    "day_before_meeting",
    "on_closed_days",
    "send_at",
    "quiet_from",
    "quiet_until",
)


class DayForm(Form):
    """One day on which the office closes or works, other than the calendar says."""

    day = DateField(_l("Tanggal"), validators=[InputRequired(_l("Pilih tanggalnya."))])
    name = StringField(_l("Nama hari"), validators=[InputRequired(NEEDED), at_most(LONGEST_DAY)])
    kind = RadioField(_l("Kantor"), default="closed")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice("closed", _("Libur")), SelectChoice("working", _("Masuk kerja"))]


class PortField(IntegerField):
    """The number of a port."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was sent. Raises ValueError for what is no port."""
        self.data = whole(valuelist[0].strip(), least=1, most=65535) if valuelist else None
        if self.data is None:
            raise ValueError(_("Isi dengan angka 1 sampai 65535."))


class MailServerForm(VersionedForm):
    """How the office's mail server is reached. The password is only ever typed, never shown."""

    active = BooleanField(_l("Kirim surat melalui server ini"), default=True)
    host = StringField(_l("Nama server"), validators=[DataRequired(NEEDED), at_most(254)])
    port = PortField(_l("Porta"))
    encryption = RadioField(_l("Pengamanan"))
    username = StringField(_l("Nama pengguna"), validators=[at_most(254)])
    password = PasswordField(_l("Kata sandi"), validators=[at_most(200)])
    sender = MailField(_l("Alamat pengirim"), validators=[DataRequired(NEEDED), at_most(254)])
    sender_name = StringField(_l("Nama pengirim"), validators=[at_most(200)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.encryption.choices = [SelectChoice(key.value, str(name)) for key, name in ENCRYPTIONS.items()]
