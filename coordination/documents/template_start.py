"""The template to start from: our own layout of a paper, with tags where the meeting stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from coordination.documents import wording
from coordination.documents.facts import FACT_COLUMNS, fact, fact_row
from coordination.documents.layout import LayoutProfile
from coordination.documents.page import Marks, across
from coordination.documents.paper import Paper, Properties
from coordination.documents.wml import cell, fitted, head_row, paragraph, row, run, table

_WORD: Final = "KLASIFIKASI"
_PEOPLE: Final = (680, 2608, 3799, 1984)
_MATRIX: Final = (737, 4422, 2495, 2325, 2154, 2154)


def notula_template(layout: LayoutProfile) -> bytes:
    """Build the template of a notula in this layout; rendered as it is, it reads like our own."""
    paper = Paper.begin(layout, Marks(security_word=_WORD, mark="{{ naskah.cap }}", watermark="DRAF"))
    sheet, turned = paper.sheet, across(paper.sheet)
    body = "".join(
        (
            _alone("{{p blok.kop }}"),
            _title(),
            _facts(sheet.text_width),
            _participants(sheet.text_width),
            paragraph("SubBagian", run("Kegiatan Sidang/Rapat")),
            _course(),
            paragraph("Sela", section=paper.sections.properties(sheet, first=True)),
            _matrix(turned.text_width),
            paragraph("Sela"),
            paper.sections.properties(turned),
        )
    )
    _tag_headers(paper)
    return paper.finish(body, Properties(title="Templat notula", created=datetime(2024, 1, 1, tzinfo=UTC)))


def _tag_headers(paper: Paper) -> None:
    """Let the headers say the security word, and the watermark stand on drafts alone."""
    for name in [name for name in paper.package.names() if name.startswith("word/rakorHeader")]:
        content = paper.package[name].decode().replace(_WORD, "{{ rapat.klasifikasi }}")
        mark = "<w:r><w:rPr><w:noProof/></w:rPr><w:pict>"
        content = content.replace(mark, run("{%r if naskah.konsep %}") + mark)
        content = content.replace("</w:pict></w:r>", "</w:pict></w:r>" + run("{%r endif %}"))
        paper.package[name] = content.encode()


def _alone(tag: str) -> str:
    return paragraph("Isi", run(tag))


def _when(condition: str, *content: str) -> str:
    return _alone(f"{{%p if {condition} %}}") + "".join(content) + _alone("{%p endif %}")


def _each(loop: str, *content: str) -> str:
    return _alone(f"{{%p for {loop} %}}") + "".join(content) + _alone("{%p endfor %}")


def _title() -> str:
    return "".join(
        (
            paragraph("Title", run("{{ naskah.judul }}"), after=60),
            _when("naskah.nomor", paragraph("Subtitle", run("Nomor: {{ naskah.nomor }}"))),
            _when(
                "ralat.ada",
                paragraph("Subtitle", run("Ralat ke-{{ ralat.nomor }}, tanggal {{ ralat.tanggal }}")),
                paragraph("Isi", run("{{ ralat.menggantikan }} Alasan: {{ ralat.alasan }}")),
                _each(
                    "perubahan in ralat.perubahan",
                    paragraph(
                        "Isi",
                        run("{{ perubahan.hal }}: semula {{ perubahan.semula }}, menjadi {{ perubahan.menjadi }}"),
                    ),
                ),
            ),
        )
    )


def _facts(width: int) -> str:
    widths = fitted(FACT_COLUMNS, width)
    agenda = "".join(
        paragraph("FaktaButir", run(line))
        for line in ("{%p for butir in acara %}", "{{ butir.nomor }}. {{ butir.judul }}", "{%p endfor %}")
    )
    rows = (
        fact("Sidang/Rapat", "{{ rapat.judul }}", widths),
        fact("Hari/Tanggal", "{{ rapat.hari_tanggal }}", widths),
        *_row_when("rapat.undangan", fact("Surat Undangan", "{{ rapat.undangan }}", widths), widths),
        fact("Waktu Sidang/Rapat", "{{ rapat.waktu }}", widths),
        *_row_when("rapat.tempat", fact("Tempat", "{{ rapat.tempat }}", widths), widths),
        *_row_when("acara", fact_row("Acara", agenda, widths), widths),
        fact("Ketua", "{{ pimpinan.ketua|default('–', true) }}", widths),
        fact("Sekretaris", "{{ pimpinan.sekretaris|default('–', true) }}", widths),
        fact("Pencatat", "{{ pimpinan.pencatat|default('–', true) }}", widths),
        *_row_when("rapat.kehadiran", fact("Peserta", "{{ rapat.kehadiran }}", widths), widths),
    )
    return table(widths, rows, bordered=False, caption="Keterangan rapat")


def _row_tag(tag: str, widths: Sequence[int]) -> str:
    return row(cell(sum(widths), paragraph("TabelIsi", run(f"{{%tr {tag} %}}")), span=len(widths)))


def _row_when(condition: str, content: str, widths: Sequence[int]) -> tuple[str, ...]:
    return _row_tag(f"if {condition}", widths), content, _row_tag("endif", widths)


def _participants(width: int) -> str:
    widths = fitted(_PEOPLE, width)
    values = ("{{ orang.nomor }}.", "{{ orang.instansi }}", "{{ orang.nama_dan_jabatan }}", "{{ orang.kehadiran }}")
    rows = (
        head_row(("No.", "Instansi", "Nama dan Jabatan", "Kehadiran"), widths),
        _row_tag("for orang in hadirin", widths),
        _row(values, widths),
        _row_tag("endfor", widths),
    )
    content = table(widths, rows, bordered=True, caption="Daftar peserta rapat")
    return _when("hadirin", paragraph("SubBagian", run("Peserta Sidang/Rapat")), content)


def _row(values: Sequence[str], widths: Sequence[int]) -> str:
    styles = ("TabelTengah", *("TabelIsi",) * (len(widths) - 1))
    filled = zip(widths, styles, values, strict=True)
    return row("".join(cell(width, paragraph(style, run(value))) for width, style, value in filled))


def _course() -> str:
    heading = "Heading1"
    decision = run("{{ putusan.nomor }}.\t") + run("{{ putusan.pengantar }}", bold=True) + run("{{ putusan.teks }}")
    return "".join(
        (
            _when(
                "pembukaan or rapat.dibuka",
                paragraph(heading, run("Pembukaan")),
                _when(
                    "rapat.dibuka",
                    paragraph("Isi1", run("Rapat dibuka oleh pimpinan rapat pada pukul {{ rapat.dibuka }}.")),
                ),
                _alone("{{p pembukaan }}"),
            ),
            _when(
                "sambutan",
                paragraph(heading, run("Sambutan")),
                _each(
                    "pidato in sambutan",
                    paragraph("Heading2", run("{{ pidato.pembicara }}")),
                    _alone("{{p pidato.isi }}"),
                ),
            ),
            _when(
                "acara",
                paragraph(heading, run("Pembahasan")),
                _each(
                    "butir in acara",
                    _when(
                        "butir.pembahasan or butir.tertutup",
                        paragraph("Heading2", run("{{ butir.judul }}")),
                        _alone("{{p butir.pembahasan }}"),
                    ),
                ),
            ),
            _when("arahan", paragraph(heading, run("Arahan pimpinan")), _alone("{{p arahan }}")),
            _when(
                "keputusan",
                paragraph(heading, run("Keputusan")),
                _each("putusan in keputusan", paragraph("Keputusan", decision)),
            ),
            _when(
                "tanpa_keputusan",
                paragraph(heading, run("Keputusan")),
                paragraph("Isi1", run(wording.NO_DECISIONS)),
            ),
            _when(
                "tindak_lanjut",
                paragraph(heading, run("Rencana tindak lanjut")),
                paragraph("Isi1", run(wording.ANNEXED)),
            ),
            paragraph(heading, run("Penutup")),
            _alone("{{p penutup }}"),
            paragraph("Isi1", run(wording.ATTESTATION), keep_next=True, keep_lines=True),
            paragraph("Sela", after=120, keep_next=True),
            _alone("{{p blok.tanda_tangan }}"),
            paragraph("Sela", after=120),
            _alone("{{p blok.kode }}"),
        )
    )


def _matrix(width: int) -> str:
    widths = fitted(_MATRIX, width)
    titles = ("No.", "Tindak Lanjut", "Penanggung Jawab", "Instansi Pendukung", "Target Waktu", "Keluaran")
    names = ("kode", "teks", "penanggung_jawab", "pendukung", "target", "keluaran")
    number = cell(widths[0], paragraph("TabelTengah", run("{{ putusan.nomor }}", bold=True), keep_next=True))
    text = paragraph("TabelIsi", run("{{ putusan.teks }}", bold=True), keep_next=True)
    rows = (
        head_row(titles, widths),
        _row_tag("for putusan in keputusan", widths),
        _row_tag("if putusan.tindak_lanjut", widths),
        row(number + cell(sum(widths[1:]), text, span=len(widths) - 1)),
        _row_tag("endif", widths),
        _row_tag("for hal in putusan.tindak_lanjut", widths),
        _row([f"{{{{ hal.{name} }}}}" for name in names], widths),
        _row_tag("endfor", widths),
        _row_tag("endfor", widths),
    )
    content = table(widths, rows, bordered=True, caption="Rencana tindak lanjut")
    return _when(
        "tindak_lanjut",
        paragraph("JudulTabel", run("Lampiran {{ naskah.judul|capitalize }}"), before=0),
        paragraph("JudulLampiran", run("Rencana Tindak Lanjut")),
        content,
    )
