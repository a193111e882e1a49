"""What the rules of reminding mean, in sentences that whoever sets them reads beneath."""

from __future__ import annotations

from collections.abc import Sequence

from coordination.i18n import Formats
from coordination.i18n import gettext as _
from coordination.notifications.models import ReminderRules


def sentences(rules: ReminderRules) -> list[str]:
    """Return what the rules do, from the first reminder to the leaders, in the reader's language."""
    if not rules.active:
        return [_("Tidak ada pengingat yang dikirim.")]
    time = Formats().time(rules.send_at)
    days = (
        _("setiap hari, juga pada akhir pekan dan hari libur")
        if rules.on_closed_days
        else _("pada hari kerja; langkah yang jatuh pada hari libur dikirim pada hari kerja berikutnya")
    )
    found = [_ladder(rules), _("Satu surat setiap orang setiap hari, pukul %(time)s, %(days)s.", time=time, days=days)]
    if rules.head_from is not None:
        found.append(_("Mulai terlambat %(days)d hari, pimpinan instansi ikut diingatkan.", days=rules.head_from))
    if rules.leaders_from is not None:
        found.append(
            _(
                "Mulai terlambat %(days)d hari, pemberitahuan kepada pimpinan rapat dan pimpinan instansi diusulkan; "
                "dikirim hanya bila sekretariat melepaskannya.",
                days=rules.leaders_from,
            )
        )
    found.append(
        _("Instansi vertikal, LSM, komunitas, dan mitra lain hanya dimintai kabar satu kali, pada hari tenggat.")
    )
    if rules.day_before_meeting:
        found.append(_("Peserta diingatkan sehari sebelum rapat; untuk rapat Senin, pada hari Jumat."))
    if rules.quiet_from != rules.quiet_until:
        begins, ends = Formats().time(rules.quiet_from), Formats().time(rules.quiet_until)
        found.append(_("Antara pukul %(begins)s dan %(ends)s tidak ada surat yang dikirim.", begins=begins, ends=ends))
    return found


def _ladder(rules: ReminderRules) -> str:
    """Return "7, 3, dan 1 hari sebelum tenggat, pada hari tenggat, lalu 1, 3, dan 7 hari sesudahnya, …"."""
    steps = []
    if rules.before:
        steps.append(_("%(days)s hari sebelum tenggat", days=_series(rules.before)))
    if rules.on_day:
        steps.append(_("pada hari tenggat"))
    if rules.late:
        steps.append(_("%(days)s hari sesudah tenggat", days=_series(rules.late)))
    if rules.weekly:
        steps.append(_("kemudian setiap tujuh hari sampai selesai"))
    if not steps:
        return _("Instansi tidak diingatkan tentang tenggat.")
    return _("Penanggung jawab diingatkan %(steps)s.", steps=", ".join(steps))


def _series(days: Sequence[int]) -> str:
    words = [str(day) for day in days]
    if len(words) == 1:
        return words[0]
    if len(words) == 2:
        return _("%(first)s dan %(last)s", first=words[0], last=words[1])
    return _("%(first)s, dan %(last)s", first=", ".join(words[:-1]), last=words[-1])
