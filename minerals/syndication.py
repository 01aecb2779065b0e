"""Feeds as values, and the three ways to write one: Atom, RSS 2.0, JSON Feed 1.1."""

import datetime
import io
import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.feedgenerator import rfc2822_date, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

# What XML 1.0 cannot hold, not even escaped; one such character would make the whole feed unreadable.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MEDIA_TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to read. `html` is the whole of it, with absolute addresses; without it the summary is all there is."""

    id: str
    title: str
    url: str
    published: datetime.datetime
    updated: datetime.datetime
    summary: str = ""
    html: str = ""
    language: str = "en"
    authors: Sequence[tuple[str, str]] = ()
    categories: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """`path` is the page that the feed follows, `own_path` the feed's own; entries in the order they are written."""

    id: str
    title: str
    subtitle: str
    path: str
    own_path: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime.datetime:
        return max((entry.updated for entry in self.entries), default=_NEVER)


def identifier(kind: str, *parts: object) -> str:
    """A name that stays when addresses change, for feeds and calendars.

    A `urn:uuid:`, not a `tag:`: that would have to name a domain, which may change with SITE_URL.
    """
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, ':'.join(['lodestone', kind, *map(str, parts)]))}"


def absolute(path: str) -> str:
    """The address of a page of this site for readers elsewhere: never taken from what the request claims."""
    return f"{settings.SITE_URL}{path}"


def write(feed: Feed, format: str) -> str:
    """The feed as `atom`, `rss` or `json`."""
    return {"atom": _atom, "rss": _rss, "json": _json}[format](feed)


class _Xml(SimplerXMLGenerator):
    def one(self, name: str, text: str = "", **attributes: str) -> None:
        """An element with its text, escaped once."""
        kept = {key.replace("_", ":"): in_xml(value) for key, value in attributes.items()}
        self.addQuickElement(name, in_xml(text), kept)


def in_xml(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


def _atom(feed: Feed) -> str:
    out = io.StringIO()
    xml = _Xml(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en-GB"})
    xml.one("id", feed.id)
    xml.one("title", feed.title)
    xml.one("subtitle", feed.subtitle)
    xml.one("link", rel="alternate", type="text/html", href=absolute(feed.path))
    xml.one("link", rel="self", type="application/atom+xml", href=absolute(feed.own_path))
    xml.one("updated", rfc3339_date(feed.updated))
    xml.startElement("author", {})
    xml.one("name", "Lodestone")
    xml.endElement("author")
    for entry in feed.entries:
        xml.startElement("entry", {"xml:lang": entry.language})
        xml.one("id", entry.id)
        xml.one("title", entry.title)
        xml.one("link", rel="alternate", type="text/html", href=entry.url)
        xml.one("published", rfc3339_date(entry.published))
        xml.one("updated", rfc3339_date(entry.updated))
        for name, address in entry.authors:
            xml.startElement("author", {})
            xml.one("name", name)
            xml.one("uri", address)
            xml.endElement("author")
        for category in entry.categories:
            xml.one("category", term=category)
        if entry.summary:
            xml.one("summary", entry.summary)
        if entry.html:
            xml.one("content", entry.html, type="html")
        xml.endElement("entry")
    xml.endElement("feed")
    return out.getvalue()


def _rss(feed: Feed) -> str:
    out = io.StringIO()
    xml = _Xml(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    spaces = {
        "xmlns:atom": "http://www.w3.org/2005/Atom",
        "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    }
    xml.startElement("rss", {"version": "2.0", **spaces})
    xml.startElement("channel", {})
    xml.one("title", feed.title)
    xml.one("link", absolute(feed.path))
    xml.one("description", feed.subtitle)
    xml.one("language", "en-gb")
    xml.one("lastBuildDate", rfc2822_date(feed.updated))
    xml.one("atom:link", rel="self", type="application/rss+xml", href=absolute(feed.own_path))
    for entry in feed.entries:
        xml.startElement("item", {})
        xml.one("title", entry.title)
        xml.one("link", entry.url)
        xml.one("guid", entry.id, isPermaLink="false")
        xml.one("pubDate", rfc2822_date(entry.published))
        for name, _ in entry.authors:
            xml.one("dc:creator", name)
        for category in entry.categories:
            xml.one("category", category)
        if entry.summary:
            xml.one("description", entry.summary)
        if entry.html:
            xml.one("content:encoded", entry.html)
        xml.endElement("item")
    xml.endElement("channel")
    xml.endElement("rss")
    return out.getvalue()


def _json(feed: Feed) -> str:
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": absolute(feed.path),
        "feed_url": absolute(feed.own_path),
        "language": "en-GB",
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _item(entry: Entry) -> dict:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        **({"summary": entry.summary} if entry.summary else {}),
        **({"content_html": entry.html} if entry.html else {"content_text": entry.summary}),
        "date_published": rfc3339_date(entry.published),
        "date_modified": rfc3339_date(entry.updated),
        "authors": [{"name": name, "url": address} for name, address in entry.authors],
        "tags": list(entry.categories),
        "language": entry.language,
    }
