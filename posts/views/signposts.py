"""What machines look for at a fixed address: where they may go, and whom to tell of a weakness."""

import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from minerals.syndication import absolute

VALID_FOR = datetime.timedelta(days=180)


def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", f"Disallow: {reverse('admin:index')}", "", f"Sitemap: {absolute('/sitemap.xml')}"]
    return _plain(lines)


def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Without CONTACT_EMAIL the contact page is named."""
    mail = settings.CONTACT_EMAIL
    contact = f"mailto:{mail}" if mail else absolute(reverse("posts:article", args=["contact"]))
    expires = datetime.datetime.combine(timezone.now().date() + VALID_FOR, datetime.time.min)
    return _plain(
        [
            f"Contact: {contact}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: en",
            f"Canonical: {absolute(request.path)}",
        ]
    )


def _plain(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
