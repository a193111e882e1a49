"""The notula on screen in print style: the same parts in the same order as the Word paper, from the same values.

Each function returns HTML of a few elements and classes (`frontend/styles/paper.css`); every text is escaped here, rich
text by `richtext.to_html`. The words are the paper's own and stay Indonesian whatever language the page around it has.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from coordination.documents import formats, wording
from coordination.documents.layout import MatrixPlacement
from coordination.documents.matrix import target_words
from coordination.documents.notula_data import AgendaItem, Change, NotulaData, Ralat
from coordination.documents.participants import position_words, presence_words
from coordination.documents.signature import capacity, printed
from coordination.documents.values import Action, Decision, Letterhead, Participant, Signatory
from coordination.richtext import Doc, is_empty, to_html

_MATRIX_HEADS: Final = ("No.", "Tindak Lanjut", "Penanggung Jawab", "Instansi Pendukung", "Target Waktu", "Keluaran")


def notula_html(data: NotulaData) -> str:
    """Return one `<article>` with the whole notula."""
    annexed = data.layout.matrix_placement is MatrixPlacement.LAMPIRAN
    matrix = _matrix(data)
    parts = (
        _marks(data),
        letterhead_html(data.letterhead),
        f'<h2 class="paper-title">{escape(data.layout.title)}</h2>',
        *(f'<p class="paper-under">{escape(line)}</p>' for line in wording.under_title(data)),
        _ralat(data.ralat) if data.ralat else "",
        _facts(data),
        _participants(data),
        '<h3 class="paper-sub">Kegiatan Sidang/Rapat</h3>',
        '<div class="paper-course">',
        _section("Pembukaan", _sentence(wording.opened(data)), _text(data.opening, changed="opening" in data.changed)),
        _section("Sambutan", *(_under(s.speaker, s.text, changed=s.changed) for s in data.speeches)),
        _section("Pembahasan", *(_item(item) for item in data.agenda)),
        _section("Arahan pimpinan", _text(data.directions, changed="directions" in data.changed)),
        _decisions(data),
        _section("Rencana tindak lanjut", _sentence(wording.ANNEXED) if annexed else matrix) if matrix else "",
        _section(
            "Penutup",
            _sentence(wording.closed(data)),
            _text(data.closing, changed="closing" in data.changed),
            _sentence(wording.ATTESTATION),
        ),
        "</div>",
        signatures_html(wording.signature_columns(data)),
        _annex(data, matrix) if matrix and annexed else "",
    )
    return f'<article class="paper" lang="id">{"".join(parts)}</article>'


def signatures_html(columns: Sequence[tuple[Sequence[str], Signatory]]) -> str:
    """Write the signature block as it will print: one signatory stands at the right."""
    return f'<div class="paper-signs">{"".join(_signature(head, who) for head, who in columns)}</div>'


def _signature(head: Sequence[str], who: Signatory) -> str:
    name = printed(who)
    above = "".join(f"<p>{escape(line) or '&nbsp;'}</p>" for line in (*head, *capacity(who)))
    below = "".join(f"<p>{escape(line)}</p>" for line in (name.name, name.rank, name.number) if line)
    return f'<div class="paper-sign"><div>{above}</div><div class="paper-space"></div><div>{below}</div></div>'


def _marks(data: NotulaData) -> str:
    word, mark = data.security_word, wording.mark(data)
    if not word and not mark:
        return ""
    secret = ' class="paper-secret"' if "RAHASIA" in word else ""
    return f'<p class="paper-marks"><span{secret}>{escape(word)}</span><span>{escape(mark)}</span></p>'


def letterhead_html(kop: Letterhead) -> str:
    """Return a kop as it stands at the head of a paper on screen."""
    lines = "".join(
        (
            f'<p class="paper-government">{escape(kop.government)}</p>' if kop.government else "",
            *(f'<p class="paper-office">{escape(line)}</p>' for line in kop.organization),
            *(f'<p class="paper-address">{escape(line)}</p>' for line in kop.address),
        )
    )
    return f'<header class="paper-kop">{_emblem(kop.emblem)}<div>{lines}</div></header>'


def _emblem(content: bytes | None) -> str:
    if content is None:
        return ""
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    return f'<img src="data:image/{kind};base64,{b64encode(content).decode()}" alt="Lambang">'


def _ralat(ralat: Ralat) -> str:
    items = "".join(f"<li>{_became(change)}</li>" for change in ralat.changes)
    return (
        f'<div class="paper-box"><p><b>{escape(wording.replaces(ralat))}</b></p><p>Alasan: {escape(ralat.reason)}</p>'
        f"{f'<ol>{items}</ol>' if items else ''}<p>{escape(wording.MARKED)}</p></div>"
    )


def _became(change: Change) -> str:
    lead, before, between, after, end = map(escape, wording.became(change))
    return f"{lead}<b>{before}</b>{between}<b>{after}</b>{end}"


def _facts(data: NotulaData) -> str:
    rows = [_fact("Sidang/Rapat", data.meeting), _fact("Hari/Tanggal", formats.days_of(data.days))]
    if words := wording.invitation(data):
        rows.append(_fact("Surat Undangan", words))
    if data.called_at:
        rows.append(_fact("Jam Panggilan", wording.clock(data, data.called_at)))
    rows.append(_fact("Waktu Sidang/Rapat", *formats.times_of(data.days, data.zone)))
    if data.place and data.layout.show_place:
        rows.append(_fact("Tempat", data.place))
    titles = [wording.CLOSED if item.closed else item.title for item in data.agenda]
    if len(titles) == 1:
        rows.append(_fact("Acara", titles[0]))
    elif titles:
        rows.append(_fact_row("Acara", f"<ol>{''.join(f'<li>{escape(title)}</li>' for title in titles)}</ol>"))
    rows.append('<tr><th scope="row" colspan="3">Pimpinan Sidang/Rapat</th></tr>')
    for label, value in (("Ketua", data.chair), ("Sekretaris", data.secretary), ("Pencatat", data.minute_taker)):
        rows.append(_fact(label, value or "–", inner=True))
    if data.people_present:
        rows.append(_fact("Peserta", wording.people_count(data)))
    return f'<table class="paper-facts"><tbody>{"".join(rows)}</tbody></table>'


def _fact(label: str, *lines: str, inner: bool = False) -> str:
    return _fact_row(label, "<br>".join(escape(line) for line in lines), inner=inner)


def _fact_row(label: str, content: str, *, inner: bool = False) -> str:
    kind = ' class="paper-inner"' if inner else ""
    return f'<tr{kind}><th scope="row">{escape(label)}</th><td aria-hidden="true">:</td><td>{content}</td></tr>'


def _participants(data: NotulaData) -> str:
    if not data.participants:
        return ""
    named = any(person.name for group in data.participants for person in group.people)
    rows = []
    for number, group in enumerate(data.participants, start=1):
        for index, person in enumerate(group.people):
            own = (f"{number}.", group.organization or "–") if index == 0 else ("", "")
            look = ("paper-follows" if index else "") + _changed(person.changed)
            rows.append(f'<tr class="{look.strip()}">{_cells((*own,))}{_person(person)}</tr>')
    heads = _heads(("No.", "Instansi", "Nama dan Jabatan" if named else "Jabatan", "Kehadiran"))
    people = _table("paper-people", "Daftar peserta rapat", heads, rows)
    return f'<h3 class="paper-sub">Peserta Sidang/Rapat</h3>{people}'


def _person(person: Participant) -> str:
    who = [line for line in (person.name, position_words(person)) if line] or ["–"]
    return f"<td>{'<br>'.join(map(escape, who))}</td><td>{escape(presence_words(person))}</td>"


def _section(title: str, *content: str) -> str:
    text = "".join(content)
    return f'<section class="paper-part"><h3>{escape(title)}</h3>{text}</section>' if text else ""


def _sentence(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _text(doc: Doc, *, changed: bool = False) -> str:
    if is_empty(doc):
        return ""
    return f'<div class="paper-text{_changed(changed)}">{to_html(doc, top_heading=5)}</div>'


def _under(title: str, doc: Doc, *, changed: bool) -> str:
    return f'<div class="paper-item{_changed(changed)}"><h4>{escape(title)}</h4>{_text(doc)}</div>'


def _item(item: AgendaItem) -> str:
    if item.closed:
        return f'<div class="paper-item"><h4>{wording.CLOSED}</h4></div>'
    return "" if is_empty(item.discussion) else _under(item.title, item.discussion, changed=item.changed)


def _decisions(data: NotulaData) -> str:
    if not data.decisions:
        return _section("Keputusan", _sentence(wording.NO_DECISIONS)) if data.no_decisions else ""
    items = "".join(_decision(decision) for decision in data.decisions)
    return _section("Keputusan", _sentence(wording.decisions_intro(data)), f'<dl class="paper-decisions">{items}</dl>')


def _decision(decision: Decision) -> str:
    if decision.closed:
        content = wording.CLOSED
    else:
        lead_in = wording.LEAD_IN.get(decision.kind, "")
        end = wording.FOR_INFORMATION if decision.for_information else ""
        content = (f"<b>{escape(lead_in)}</b>" if lead_in else "") + escape(decision.text + end)
    return (
        f'<div class="{_changed(decision.changed).strip()}"><dt>{escape(decision.number)}.</dt><dd>{content}</dd></div>'
    )


def _matrix(data: NotulaData) -> str:
    rows = []
    for decision in data.decisions:
        if not decision.actions or decision.closed:
            continue
        rows.append(
            f'<tr class="paper-decision{_changed(decision.changed)}"><td>{escape(decision.number)}</td>'
            f'<td colspan="5">{escape(decision.text)}</td></tr>'
        )
        rows += (
            f'<tr class="{_changed(action.changed).strip()}">{_action(action)}</tr>' for action in decision.actions
        )
    return _table("paper-matrix", "Rencana tindak lanjut", _heads(_MATRIX_HEADS), rows) if rows else ""


def _action(action: Action) -> str:
    text = f"{action.text} ({action.priority})" if action.priority else action.text
    values = (action.code, text, action.owner, ", ".join(action.supporters), target_words(action), action.evidence)
    return _cells(value or "–" for value in values)


def _annex(data: NotulaData, matrix: str) -> str:
    return (
        f'<section class="paper-annex"><p>{escape(wording.annex_title(data))}</p>'
        f'<h3 class="paper-title">Rencana Tindak Lanjut</h3>{matrix}</section>'
    )


def _table(kind: str, name: str, heads: str, rows: Iterable[str]) -> str:
    """Write a table in a box of its own, which a narrow window scrolls sideways, with the keyboard too."""
    body = f"<thead>{heads}</thead><tbody>{''.join(rows)}</tbody>"
    box = f'<div class="paper-wide" role="region" tabindex="0" aria-label="{escape(name)}">'
    return f'{box}<table class="{kind}">{body}</table></div>'


def _heads(titles: Iterable[str]) -> str:
    cells = (f'<th scope="col">{escape(title)}</th>' for title in titles)
    return f"<tr>{''.join(cells)}</tr>"


def _cells(values: Iterable[str]) -> str:
    return "".join(f"<td>{escape(value)}</td>" for value in values)


def _changed(changed: bool) -> str:
    return " paper-changed" if changed else ""
