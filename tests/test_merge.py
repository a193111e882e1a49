"""Two people edit one form: different fields merge, the same field asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.errors import Clash
from coordination.merge import merge

FIELDS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 2))
FORM = {"title": "Rakor", "place": "Aula", "dress": "PDH"}


def test_a_field_that_only_i_changed_is_written() -> None:
    assert merge(base=FORM, mine=FORM | {"place": "Hotel"}, stored=FORM) == {"place": "Hotel"}


def test_a_field_that_only_the_other_person_changed_stays_theirs() -> None:
    assert merge(base=FORM, mine=FORM, stored=FORM | {"place": "Hotel"}) == {}


def test_changes_to_different_fields_live_side_by_side() -> None:
    stored = FORM | {"dress": "Batik"}
    assert merge(base=FORM, mine=FORM | {"title": "Rakor PPA"}, stored=stored) == {"title": "Rakor PPA"}


def test_the_same_change_by_both_is_no_clash() -> None:
    assert merge(base=FORM, mine=FORM | {"place": "Hotel"}, stored=FORM | {"place": "Hotel"}) == {}


def test_the_same_field_changed_differently_shows_both_texts_and_writes_nothing() -> None:
    with pytest.raises(Clash) as raised:
        merge(
            base=FORM,
            mine=FORM | {"place": "Hotel", "title": "Rakor PPA"},
            stored=FORM | {"place": "Balai Kota"},
            version=7,
        )
    assert raised.value.fields == {"place": ("Balai Kota", "Hotel")}
    assert raised.value.version == 7
    assert "Tulisan Anda tidak hilang" in raised.value.message


def test_a_field_that_was_not_on_the_form_is_left_alone() -> None:
    assert merge(base=FORM, mine={"title": "Rakor"}, stored=FORM | {"place": "Hotel"}) == {}


def test_emptying_a_field_is_a_change_like_any_other() -> None:
    assert merge(base=FORM, mine=FORM | {"dress": ""}, stored=FORM) == {"dress": ""}


def test_both_filling_a_field_that_did_not_exist_clash() -> None:
    with pytest.raises(Clash) as raised:
        merge(base={}, mine={"dress": "Batik"}, stored={"dress": "PDH"})
    assert raised.value.fields == {"dress": ("PDH", "Batik")}


@given(FIELDS, FIELDS)
def test_an_untouched_row_takes_the_form_as_sent(base: dict[str, int], mine: dict[str, int]) -> None:
    assert base | merge(base=base, mine=mine, stored=base) == base | mine


@given(FIELDS, FIELDS)
def test_an_unchanged_form_writes_nothing(base: dict[str, int], stored: dict[str, int]) -> None:
    assert merge(base=base, mine=base, stored=stored) == {}


@given(st.fixed_dictionaries(dict.fromkeys("abcdef", st.integers(0, 2))), FIELDS, FIELDS)
def test_who_saves_first_makes_no_difference_when_the_fields_differ(
    base: dict[str, int], first: dict[str, int], second: dict[str, int]
) -> None:
    second = {field: value for field, value in second.items() if field not in first}
    one = base | first
    one |= merge(base=base, mine=base | second, stored=one)
    other = base | second
    other |= merge(base=base, mine=base | first, stored=other)
    assert one == other == base | first | second


@given(FIELDS, FIELDS, FIELDS)
def test_nothing_typed_is_ever_silently_dropped(
    base: dict[str, int], mine: dict[str, int], stored: dict[str, int]
) -> None:
    changed = {field: value for field, value in mine.items() if base.get(field) != value}
    try:
        written = merge(base=base, mine=mine, stored=stored)
    except Clash as clash:
        for field, (_, value) in clash.fields.items():
            assert changed[field] == value
    else:
        after = stored | written
        assert {field: after[field] for field in changed} == changed


@given(FIELDS, FIELDS, FIELDS)
def test_what_another_person_wrote_is_never_overwritten(
    base: dict[str, int], mine: dict[str, int], stored: dict[str, int]
) -> None:
    theirs = {field for field, value in stored.items() if base.get(field) != value}
    try:
        written = merge(base=base, mine=mine, stored=stored)
    except Clash:
        return
    assert not theirs & written.keys()
