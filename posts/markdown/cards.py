"""What a value from the record and its hover card look like: a link with a note that hover and focus show."""

import html

from minerals.dates import PartialDate
from minerals.lookup import Value

FIELD_TERMS = {"count": "Entries", "in-force-from": "In force from", "atomic-number": "Atomic number"}


def term(field: str) -> str:
    """What a field of a record is called: In force from."""
    return FIELD_TERMS.get(field, field.replace("-", " ").capitalize())


def marked(value: Value) -> str:
    """The text of a value with its machine-readable form; a name is just its words."""
    text = html.escape(value.text, quote=False)
    if not value.key.field or not value.datum:
        return text
    if value.key.field in ("published", "date", "in-force-from") and _is_date(value.datum):
        return f'<time datetime="{value.datum}">{text}</time>'
    if value.datum.isdecimal():
        return f'<data value="{value.datum}">{text}</data>'
    return text


def classes(value: Value) -> str:
    """`bound`, with `live` where the value follows a series, `ref` where a name only leads to its record."""
    return "bound" + (" live" if value.live else "") + (" ref" if not value.key.field else "")


def card(value: Value) -> str:
    """The words of the hover card: phrasing content only, as it stands inside a paragraph."""
    field = value.key.field
    sentences = [f"{term(field)}: {value.text}."] if field else []
    sentences += [f"{name}: {words.rstrip('.')}." for name, words in value.detail if name != term(field)]
    if value.live:
        since = f" since {value.since.words}" if value.since else ""
        sentences.append(f"Follows the list in force{since}: it will change when the list does.")
    elif field and value.key.kind == "list":
        sentences.append("Pinned to this edition.")
    if value.superseded_by:
        sentences.append(f"Superseded {value.superseded_by[1].words}.")
    return f"<b>{html.escape(value.label, quote=False)}</b> {html.escape(' '.join(sentences), quote=False)}"


def cited(value: Value, locator: str) -> str:
    """The same for a source where it is cited: the place in it, and who published it when."""
    sentences = [locator] if locator else []
    sentences += [words for term, words in value.detail if term != "Kind"]
    told = " ".join(f"{words.rstrip('.')}." for words in sentences)
    return f"<b>{html.escape(value.label, quote=False)}</b> {html.escape(told, quote=False)}"


def _is_date(text: str) -> bool:
    try:
        return bool(PartialDate(text))
    except ValueError:
        return False
