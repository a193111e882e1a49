"""Every sentence a person reads is Indonesian in the source, in the catalogue, and complete in English."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser

import jinja2
import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from coordination.paths import PACKAGE, TEMPLATES, TRANSLATIONS

ROOT = PACKAGE.parent
PO = TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po"
PLACES = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def sentences():
    with (TRANSLATIONS / "babel.cfg").open() as configuration:
        methods, options = parse_mapping_cfg(configuration)
    keywords = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}
    found = {}
    for folder in ("coordination", "templates"):
        for name, line, message, _comments, _context in extract_from_dir(
            ROOT / folder, _inside(methods, folder), _inside_options(options, folder), keywords, ()
        ):
            found.setdefault(message if isinstance(message, str) else message[0], f"{folder}/{name}:{line}")
    assert len(found) > 100
    return found


def _inside(methods, folder):
    return [
        (pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods if pattern.startswith(f"{folder}/")
    ]


def _inside_options(options, folder):
    return {pattern.removeprefix(f"{folder}/"): given for pattern, given in options.items()}


@pytest.fixture(scope="module")
def english():
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def test_every_sentence_has_an_english_translation(sentences, english):
    missing = {}
    for sentence, where in sentences.items():
        message = english.get(sentence)
        strings = () if message is None else _strings(message)
        if not strings or not all(strings) or message.fuzzy:
            missing[sentence] = where
    assert not missing, f"{len(missing)} sentences are not translated"


def test_the_catalogue_holds_nothing_that_is_no_longer_said(sentences, english):
    assert not {_first(message) for message in english if message.id} - set(sentences)


def test_a_translation_keeps_the_places_that_are_filled_in(english):
    wrong = [
        _first(message)
        for message in english
        if message.id
        for string in _strings(message)
        if set(PLACES.findall(_first(message))) - {"%(num)d", "%(num)s"}
        != set(PLACES.findall(string)) - {"%(num)d", "%(num)s"}
    ]
    assert not wrong


def _strings(message):
    return message.string if isinstance(message.string, (tuple, list)) else (message.string,)


def _first(message):
    return message.id if isinstance(message.id, str) else message.id[0]


# --- nothing outside the catalogue ---------------------------------------------------------------------------

READ_ATTRIBUTES = {"placeholder", "title", "aria-label", "alt", "aria-description", "aria-roledescription"}
NOT_TRANSLATED = {
    "Bahasa",
    "Indonesia",
    "English",
    "Rakor",
    "WIB",
    "WITA",
    "WIT",
    "Word",
    "PDF",
    "Excel",
    "WhatsApp",
    "NIP",
    "CSV",
    "Ctrl",
    "Shift",
    "Enter",
    "Esc",
}
"""Names that are the same in every language."""


class _Words(HTMLParser):
    """Collects what a person would read: text, and the attributes that are read aloud or shown."""

    def __init__(self):
        super().__init__()
        self.found = []
        self._silent = 0

    def handle_starttag(self, tag, attrs):
        self._silent += tag in ("script", "style")
        self.found += [value for name, value in attrs if name in READ_ATTRIBUTES and value]

    def handle_endtag(self, tag):
        self._silent -= tag in ("script", "style")

    def handle_data(self, data):
        if not self._silent:
            self.found.append(data)


def _literal_words(source):
    """Return the words of a template outside its expressions."""
    pieces = []
    for _line, kind, value in jinja2.Environment(autoescape=True).lex(source):
        if kind == "data":
            pieces.append(value)
        elif kind in ("variable_begin", "block_begin"):
            pieces.append(" ")  # also right inside a tag
    parser = _Words()
    parser.feed("".join(pieces))
    text = re.sub(r'[\w-]+="[^"]*"', " ", " ".join(parser.found))  # attributes that a macro writes into a tag
    return {word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in NOT_TRANSLATED}


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_says_nothing_outside_the_catalogue(path):
    assert not _literal_words(path.read_text(encoding="utf-8"))


def test_a_sentence_outside_the_catalogue_would_be_found():
    assert _literal_words('<p title="Buka rapat">{{ _("Simpan") }} Halo <b>semua</b></p>') == {
        "Buka",
        "rapat",
        "Halo",
        "semua",
    }


TOLD = {"DomainError", "Forbidden", "NotFound", "Clash", "flash", "tell", "ValidationError", "StopValidation"}


def _calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            yield name, node


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)).replace("/", ".")
)
def test_the_code_tells_people_nothing_outside_the_catalogue(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = [
        node.lineno
        for name, node in _calls(tree)
        if name in TOLD
        and node.args
        and isinstance(node.args[0], (ast.Constant, ast.JoinedStr))
        and not (isinstance(node.args[0], ast.Constant) and node.args[0].value == "")
    ]
    labels = [
        node.lineno
        for name, node in _calls(tree)
        if name.endswith("Field") and node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value
    ]
    assert not bare + labels
