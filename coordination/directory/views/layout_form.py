"""The form of a layout profile, made from the profile's own fields: a choice added there appears here by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, Final, get_args, get_origin, get_type_hints

from wtforms import BooleanField, FloatField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms stops before 3.3
from wtforms.validators import DataRequired, InputRequired, NumberRange

from coordination.directory import labels
from coordination.documents.layout import (
    COUNT_LIMITS,
    FONTS,
    MARGIN_LIMITS,
    SIZE_LIMITS,
    LayoutProfile,
    longest,
    parse_profile,
    profile_names,
    to_choices,
)
from coordination.i18n import _, _l
from coordination.web import VersionedForm, WholeField, at_most

Path = tuple[str | int, ...]


def _entries() -> Iterator[tuple[str, Path, Any]]:
    """Yield name, place and type of every single choice: a margin or one of several sizes is one each."""
    default = LayoutProfile()
    for name, kind in _types(LayoutProfile).items():
        if is_dataclass(kind):
            for inner, inner_kind in _types(kind).items():
                yield f"{name}_{inner}", (name, inner), inner_kind
        elif get_origin(kind) is tuple:
            inner_kind = get_args(kind)[0]
            if inner_kind in (int, float):
                for place in range(len(getattr(default, name))):
                    yield f"{name}_{place}", (name, place), inner_kind
        else:
            yield name, (name,), kind


def _types(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


ENTRIES: Final[Mapping[str, tuple[Path, Any]]] = {name: (path, kind) for name, path, kind in _entries()}


class NumberField(FloatField):
    """A number as Indonesian typists write it, "2,5" or "2.5"."""

    def process_formdata(self, valuelist: Any) -> None:
        """Read what was sent. Raises ValueError for what is no number."""
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = float(valuelist[0].strip().replace(",", "."))
            except ValueError:
                raise ValueError(_("Isi dengan angka, misalnya 2,5.")) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}".replace(".", ",")


def _between(limits: tuple[float, float]) -> NumberRange:
    return NumberRange(*limits, _l("Isi antara %(min)d dan %(max)d."))


def _field(name: str, kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        choices = [SelectChoice(value=one.value) for one in kind]
        return (RadioField if len(choices) < 4 else SelectField)(choices=choices)
    if kind is bool:
        return BooleanField()
    if kind is int:
        return WholeField(validators=[InputRequired(_l("Bagian ini wajib diisi.")), _between(COUNT_LIMITS)])
    if kind is float:
        limits = MARGIN_LIMITS if name.startswith("margins_") else SIZE_LIMITS
        return NumberField(validators=[_between(limits)])
    needed = [DataRequired(_l("Bagian ini wajib diisi."))] if name in ("font", "title") else []
    return StringField(validators=[*needed, at_most(longest(name))])


class _LayoutForm(VersionedForm):
    """What the made form does besides holding its fields."""

    start = SelectField(_l("Mulai dari"), choices=[], validate_choice=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        names, options = labels.layout_names(), labels.layout_options()
        for name in ENTRIES:
            field: Any = self[name]
            field.label.text = names.get(name, name)
            if name in options or isinstance(field, (RadioField, SelectField)):
                known = options.get(name, {})
                field.choices = [SelectChoice(one.value, known.get(one.value, one.value)) for one in field.choices]
        self.start.choices = [(name, labels.profile_names().get(name, name)) for name in profile_names()]

    def _texts(self) -> dict[str, Any]:
        return {name: text for name, text in super()._texts().items() if name in ENTRIES}

    def layout(self, names: Any, stored: LayoutProfile) -> LayoutProfile:
        """Return the stored profile with the choices of this form that are in `names`."""
        choices = to_choices(stored)
        for name in names:
            if self[name].data is not None:
                _put(choices, ENTRIES[name][0], self[name].data)
        return parse_profile(choices)

    def preview(self, stored: LayoutProfile) -> LayoutProfile:
        """Return what the form says as far as it can be printed; what cannot stays as it is stored."""
        self.validate()
        return self.layout([name for name in ENTRIES if not self[name].errors], stored)


def _put(choices: dict[str, Any], path: Path, value: object) -> None:
    first, *rest = path
    if not rest:
        choices[str(first)] = value.strip() if isinstance(value, str) else value
    else:
        choices[str(first)][rest[0]] = value


LayoutForm: Any = type(
    "LayoutForm",
    (_LayoutForm,),
    {
        "__doc__": "Every choice of a layout profile.",
        **{name: _field(name, kind) for name, (_, kind) in ENTRIES.items()},
    },
)


def texts(profile: LayoutProfile) -> dict[str, object]:
    """Return a profile as the data of its form."""
    choices = to_choices(profile)
    found: dict[str, object] = {}
    for name, (path, _kind) in ENTRIES.items():
        value = choices[str(path[0])]
        found[name] = value[path[1]] if len(path) > 1 else value
    return found


FONT_NAMES: Final = tuple(FONTS)
"""Offered for the font; any other may be typed."""
