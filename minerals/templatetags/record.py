"""Small print of the record: dates as exact as their source, inks of jurisdictions, the frame of a page."""

import datetime

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info

from minerals.dates import PartialDate, day_in_words

register = template.Library()

# The design gives eight jurisdictions an ink; all others share one.
INKS = frozenset({"us", "eu", "uk", "ca", "au", "jp", "in", "kr"})


@register.filter
def words(date: PartialDate | datetime.date | None) -> str:
    """A date for prose: 7 November 2025."""
    return _time(date, "words")


@register.filter
def short(date: PartialDate | datetime.date | None) -> str:
    """A date for columns: 7 Nov 2025."""
    return _time(date, "short")


@register.filter
def day_words(date: datetime.date) -> str:
    """A day in words without markup, for titles and descriptions."""
    return day_in_words(date)


def _time(date: PartialDate | datetime.date | None, form: str) -> str:
    """The day in words, on the site's clock; a moment is whole for machines."""
    if not date:
        return ""
    machine = str(date)
    if isinstance(date, datetime.datetime):
        local = timezone.localtime(date)
        date, machine = local.date(), local.isoformat(timespec="seconds")
    if isinstance(date, datetime.date):
        said = day_in_words(date, 3 if form == "short" else None)
    else:
        said = getattr(date if isinstance(date, PartialDate) else PartialDate(date), form)
    return format_html('<time datetime="{}">{}</time>', machine, said)


@register.filter
def ink(code: str) -> str:
    """The class that gives a jurisdiction its ink and shape."""
    lowered = code.lower()
    return lowered if lowered in INKS else "other"


@register.filter
def juris(code: str) -> str:
    """The mark of a jurisdiction: ink, shape and code."""
    return format_html('<span class="juris {}">{}</span>', ink(code), code)


@register.filter
def language(code: str) -> str:
    """The English name of a language."""
    if code == "zh":
        # Which script, the record does not say.
        return "Chinese"
    try:
        return get_language_info(code)["name"]
    except KeyError:
        return code


@register.simple_tag(takes_context=True)
def current(context: dict, section: str) -> str:
    """Marks the link to a section of the site as the one that the reader is in."""
    here = getattr(context.get("request"), "path", "")
    if here == section:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if here.startswith(section) else ""


@register.simple_tag
def site_url() -> str:
    """The address of the site, without a last slash."""
    return settings.SITE_URL


@register.simple_tag
def site_host() -> str:
    return settings.SITE_URL.split("//", 1)[-1]


@register.simple_tag
def contact_email() -> str:
    return settings.CONTACT_EMAIL
