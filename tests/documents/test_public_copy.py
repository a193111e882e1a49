"""The public copy: no name, number, signature or count of few in it, and everything else as it stands in the notula."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coordination.documents.layout import LayoutProfile, NotulaForm
from coordination.documents.notula_data import Speech
from coordination.documents.notula_forms import build_in_form
from coordination.documents.public_copy import public
from coordination.documents.screen import screen
from coordination.documents.values import Participant, ParticipantGroup, Presence, Verification
from coordination.richtext import from_html
from tests.documents import examples
from tests.documents.examples import kendari
from tests.documents.reader import Docx
from tests.documents.word_rules import faults

NAMES = ("Siti Aminah", "Budi Santoso")
NUMBERS = ("199008172020042001", "0812-3456-7890", "narahubung@contoh.go.id", "https://contoh.go.id/rapat")


@pytest.fixture(params=NotulaForm)
def layout(request):
    return LayoutProfile(notula_form=request.param)


def told(layout):
    """Return the example with what may not be public typed into every field, and one item closed."""
    easy = kendari(layout)
    person = " ".join((*NAMES, *NUMBERS))
    typed = from_html(f"<p>Dihubungi {person}; ada 3 kasus.</p><ul><li><p>{person}</p></li></ul>")
    guests = ParticipantGroup(
        organization="LSM",
        people=(
            Participant(name=NAMES[0], position="Ketua", presence=Presence.EXCUSED, reason="sakit tifus"),
            Participant(name=NAMES[1]),
        ),
    )
    first = easy.decisions[0]
    action = replace(first.actions[0], text=person, owner=f"UPTD {person}", supporters=(person,), evidence=person)
    return replace(
        easy,
        meeting=f"Rapat {person}",
        place=f"Aula {person}",
        chair=NAMES[0],
        agenda=(
            replace(easy.agenda[0], title="kanari", closed=True),
            *(replace(item, title=f"{item.title} {person}", discussion=typed) for item in easy.agenda[1:]),
        ),
        participants=(*easy.participants, guests),
        opening=typed,
        directions=typed,
        closing=typed,
        speeches=(Speech(speaker=NAMES[1], text=typed),),
        decisions=(
            replace(first, text=f"Disepakati {person}; 2 korban", actions=(action, *first.actions[1:])),
            replace(easy.decisions[1], text="kanari", closed=True),
            *easy.decisions[2:],
        ),
        chair_signatory=replace(easy.chair_signatory, name=NAMES[0], employee_id=NUMBERS[0]),
        minute_taker_signatory=replace(easy.minute_taker_signatory, name=NAMES[1], title_back="S.H."),
    )


def test_nothing_of_a_person_is_in_any_part_of_the_file(layout):
    docx = Docx(build_in_form(public(told(layout))))
    everything = "".join(part.decode(errors="replace") for part in docx.parts.values())
    for word in (*NAMES, *NUMBERS, "NIP ", "sakit", "Pembina Utama", "Penata", "3 kasus", "2 korban", "kanari"):
        assert word not in docx.text.replace("\xa0", " ").replace("NIP, ", ""), word
        assert word not in everything.replace("NIP, ", ""), word
    assert faults(docx) == []


def test_what_is_closed_keeps_its_number_and_the_rest_its_words(layout):
    text = Docx(build_in_form(public(told(layout)))).text
    assert text.count("dikecualikan") >= 3
    assert "Regulasi daerah diperkuat." in text
    assert "Menetapkan narahubung layanan di puskesmas dan RSUD" in text
    for code in ("1a", "1b", "3a", "6b"):
        assert f"\n{code}\n" in text
    assert "Kanit PPA Satreskrim" in text


def test_it_says_what_it_is_what_was_left_out_and_by_which_law(layout):
    docx = Docx(build_in_form(public(told(layout))))
    assert "SALINAN PUBLIK" in docx.text
    assert "SALINAN PUBLIK" in docx.parts["word/rakorHeader1.xml"].decode()
    assert "Undang-Undang Nomor 14 Tahun 2008" in docx.text
    assert "TERBATAS" not in docx.parts["word/rakorHeader1.xml"].decode()
    assert docx.text.count("ttd.") == 2


def test_an_office_may_name_people_and_count_few(layout):
    data = told(replace(layout, public_names=True, mask_small_counts=False))
    text = Docx(build_in_form(public(data))).text
    assert "Siti Aminah" in text
    assert "Budi Santoso, S.H." in text
    assert "3 kasus" in text
    assert not any(number in text for number in NUMBERS)
    assert "kurang dari lima" not in text


def test_what_a_ralat_corrected_is_not_spread():
    copy = public(replace(examples.ralat(), public=False))
    text = Docx(build_in_form(copy)).text
    assert "Ralat ke-1" in text
    assert "19 Juli 2024" not in text.replace("\xa0", " ")


def test_the_page_on_screen_says_the_same():
    page = screen(build_in_form(public(told(LayoutProfile())))).html
    assert "SALINAN PUBLIK" in page
    assert "dikecualikan" in page
    assert not any(word in page for word in (*NAMES, *NUMBERS, "kanari"))


def test_the_code_of_the_notula_does_not_vouch_for_its_copy(layout):
    code = Verification(code="KODE", address="https://rapat.contoh.go.id/cek/KODE")
    text = Docx(build_in_form(public(replace(told(layout), verification=code)))).text
    assert "KODE" not in text
