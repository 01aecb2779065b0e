"""Small print of the newsroom: whom to tell of an error, months in words."""

import datetime
from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.urls import reverse

from minerals.dates import PartialDate
from minerals.syndication import absolute

register = template.Library()


@register.simple_tag(takes_context=True)
def error_report(context: dict) -> str:
    """Where to report an error on this page: an e-mail that names it, or the contact page."""
    if not settings.CONTACT_EMAIL:
        return reverse("posts:article", args=["contact"])
    request = context.get("request")
    page = absolute(request.get_full_path() if request else "/")
    letter = urlencode({"subject": "Error on Lodestone", "body": f"Page: {page}\n\n"}, quote_via=quote)
    return f"mailto:{settings.CONTACT_EMAIL}?{letter}"


@register.filter
def month_words(month: datetime.date) -> str:
    """April 2031."""
    return PartialDate(f"{month:%Y-%m}").words
