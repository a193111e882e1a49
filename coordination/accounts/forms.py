"""Forms of signing in, passwords and accounts."""

from __future__ import annotations

from wtforms import PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms stops before 3.3
from wtforms.validators import DataRequired, EqualTo

from coordination.accounts import passwords
from coordination.accounts.labels import role_names
from coordination.clock import Zone
from coordination.files.forms import UploadField
from coordination.i18n import _l
from coordination.web import Form, MailField, at_most

REPEATED = _l("Kedua kata sandi tidak sama. Ketiklah sekali lagi.")
NEEDED = _l("Bagian ini wajib diisi.")


def role_choices() -> list[SelectChoice]:
    """Return the roles as a select field offers them."""
    return [SelectChoice(value=role.value, label=name) for role, name in role_names().items()]


class SignInForm(Form):
    """Who somebody is."""

    name = StringField(
        _l("Pos-el, nama pengguna, atau NIP"), validators=[DataRequired(_l("Isilah pos-el, nama pengguna, atau NIP."))]
    )
    password = PasswordField(_l("Kata sandi"), validators=[DataRequired(_l("Isilah kata sandi."))])


class HelpForm(Form):
    """A forgotten password."""

    name = StringField(
        _l("Pos-el, nama pengguna, atau NIP"), validators=[DataRequired(_l("Isilah pos-el, nama pengguna, atau NIP."))]
    )


class NewPasswordForm(Form):
    """A password chosen through a one-time link."""

    password = PasswordField(
        _l("Kata sandi baru"), validators=[DataRequired(_l("Isilah kata sandi.")), at_most(passwords.LONGEST)]
    )
    repeated_password = PasswordField(_l("Ulangi kata sandi"), validators=[EqualTo("password", REPEATED)])


class ChangePasswordForm(NewPasswordForm):
    """One's own password, changed."""

    old_password = PasswordField(_l("Kata sandi lama"), validators=[DataRequired(_l("Isilah kata sandi lama."))])


class AccountForm(Form):
    """A new account for a person of the directory, or for a new one."""

    person_id = StringField(_l("Orang"))
    person_name = StringField(_l("Nama orang baru"))
    username = StringField(_l("Nama pengguna"), validators=[DataRequired(NEEDED), at_most(80)])
    email = MailField(_l("Pos-el"))
    role = SelectField(_l("Peran"), choices=role_choices)
    organization_id = StringField(_l("Instansi"))


class MembershipForm(Form):
    """One more role."""

    role = SelectField(_l("Peran"), choices=role_choices)
    organization_id = StringField(_l("Instansi"))


class SetupForm(Form):
    """The first start: the office, its letterhead, its first administrator."""

    name = StringField(_l("Nama kantor"), validators=[DataRequired(NEEDED), at_most(200)])
    city = StringField(_l("Kota atau kabupaten"), validators=[DataRequired(NEEDED), at_most(120)])
    zone = RadioField(
        _l("Zona waktu"),
        choices=[SelectChoice(value=zone.value) for zone in Zone],
        validators=[DataRequired(_l("Pilih zona waktu kantor."))],
    )
    public_url = StringField(_l("Alamat publik"), validators=[DataRequired(NEEDED), at_most(300)])
    government = StringField(_l("Pemerintah daerah"), validators=[at_most(200)])
    organization = TextAreaField(_l("Nama instansi pada kop"), validators=[DataRequired(NEEDED), at_most(300)])
    short_name = StringField(_l("Nama singkat"), validators=[at_most(80)])
    address = TextAreaField(_l("Alamat pada kop"), validators=[at_most(500)])
    emblem = UploadField(_l("Lambang daerah"), only_pictures=True)
    person = StringField(_l("Nama Anda"), validators=[DataRequired(NEEDED), at_most(300)])
    username = StringField(_l("Nama pengguna"), validators=[DataRequired(NEEDED), at_most(80)])
    email = MailField(_l("Pos-el"))
    password = PasswordField(_l("Kata sandi"), validators=[DataRequired(_l("Isilah kata sandi."))])
    repeated_password = PasswordField(_l("Ulangi kata sandi"), validators=[EqualTo("password", REPEATED)])
