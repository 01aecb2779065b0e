"""Articles out of what WordPress exports (WXR): of an item its text in Markdown, state, date, authors and topics."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils import timezone
from lxml import etree

from minerals.importing.faults import Fault
from posts import hypertext, illustrations, slugs
from posts.bundles import Bundle
from posts.incoming import Incoming, is_tellable
from posts.markdown import Refused, clean
from posts.models.articles import RESERVED_SLUGS

# What is an article; everything else in an export is left out and named.
ARTICLES = {"post": "post", "page": "page"}
OTHERS = {"attachment": "attachment", "nav_menu_item": "menu item", "revision": "old revision"}
LEFT_OUT = {"trash": "in the bin", "auto-draft": "never written", "inherit": "part of another item"}
PUBLIC = ("publish", "future")
_NAMED = 20
_NEVER = "0000-00-00 00:00:00"
_HEAD = 4096


def is_export(path: Path) -> bool:
    """Whether the file is XML, which only an export from WordPress is."""
    return path.suffix.lower() == ".xml" and path.is_file()


def read(path: Path, media: Bundle | None, faults: list[Fault], notes: list[str]) -> Iterator[Incoming]:
    """The posts and pages of an export. What is left out stands in the notes, what cannot be read in the faults."""
    left = _LeftOut()
    addresses: set[str] = set()
    try:
        for item in _items(path):
            before = len(faults)
            article = _article(item, path, media, faults, left, addresses)
            if article and len(faults) == before:
                yield article
    except etree.XMLSyntaxError as error:
        cure = "export from WordPress once more; nothing after this line was read"
        faults.append(Fault(f"is not the XML of an export: {error.msg}", cure, file=str(path), row=error.lineno))
    except _Hostile as error:
        faults.append(Fault(str(error), "export from WordPress itself", file=str(path)))
    notes.extend(f"{path}: {words}" for words in left.words())


class _Hostile(Exception):
    pass


@dataclass(slots=True)
class _LeftOut:
    """Items that are no articles, by why; and how many comments."""

    items: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    remarks: list[str] = field(default_factory=list)
    comments: int = 0

    def words(self) -> Iterator[str]:
        yield from self.remarks
        for why, titles in self.items.items():
            named = ", ".join(f"“{title}”" for title in titles[:_NAMED])
            more = f" and {len(titles) - _NAMED} more" if len(titles) > _NAMED else ""
            yield f"left out, {why}: {named}{more}"
        if self.comments:
            yield f"left out: {self.comments} comments of readers"


@dataclass(frozen=True, slots=True)
class _Item:
    site: str
    writers: dict[str, str]
    fields: dict[str, str]
    topics: tuple[str, ...]
    comments: int
    line: int

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


def _items(path: Path) -> Iterator[_Item]:
    """The items one by one, so that the size of an export does not matter."""
    site, writers = "", {}
    events = etree.iterparse(
        str(path), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    is_first = True
    for event, element in events:
        if is_first:
            is_first = False
            if element.getroottree().docinfo.internalDTD is not None:
                raise _Hostile("declares entities or a document type, which no export does")
            if element.tag != "rss":
                raise _Hostile("is XML, but not an export from WordPress: its first element is not <rss>")
        if event == "start" or not isinstance(element.tag, str):
            continue
        match etree.QName(element).localname, etree.QName(element).namespace:
            case "link", None if element.getparent().tag == "channel":
                site = urlsplit((element.text or "").strip()).netloc
            case "author", str():
                told = {etree.QName(child).localname: (child.text or "").strip() for child in element}
                writers[told.get("author_login", "")] = told.get("author_display_name") or told.get("author_login", "")
            case "item", None:
                yield _item(element, site, writers)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]


def _item(element: etree._Element, site: str, writers: dict[str, str]) -> _Item:
    fields: dict[str, str] = {}
    topics: list[str] = []
    comments = 0
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name, namespace = etree.QName(child).localname, etree.QName(child).namespace or ""
        if name == "encoded":
            name = "excerpt" if "excerpt" in namespace else "content"
        if name == "comment":
            comments += 1
        elif name == "category":
            if child.get("domain") in ("category", "post_tag") and (child.text or "").strip():
                topics.append(" ".join(child.text.split()))
        else:
            fields.setdefault(name, child.text or "")
    topics = [topic for topic in dict.fromkeys(topics) if topic.lower() != "uncategorized"]
    return _Item(site, writers, fields, tuple(topics), comments, element.sourceline or 0)


def _article(
    item: _Item, path: Path, media: Bundle | None, faults: list[Fault], left: _LeftOut, addresses: set[str]
) -> Incoming | None:
    title = " ".join(clean(item["title"]).split()) or f"post {item['post_id']}"
    kind, status = item["post_type"] or "post", item["status"] or "publish"
    if kind not in ARTICLES:
        left.items[OTHERS.get(kind, kind)].append(title)
        return None
    if status in LEFT_OUT:
        left.items[LEFT_OUT[status]].append(title)
        return None
    left.comments += item.comments
    file = f"{path} ({kind} {item['post_id']})"

    def refuse(problem: str, cure: str, **where) -> None:
        faults.append(Fault(problem, cure, file=file, row=item.line or None, **where))

    if not item["post_id"].strip().isdigit():
        return refuse("has no number (wp:post_id)", "export from WordPress once more", value=title)
    is_public = status in PUBLIC and not item["post_password"]
    if status == "private" or item["post_password"]:
        was = "private" if status == "private" else "behind a password"
        left.remarks.append(f"“{title}” was {was}: it is a draft here")
    elif not is_public and status not in ("draft", "pending"):
        left.remarks.append(f"“{title}” has the status {status!r}: it is a draft here")
    date = _moment(item) if status not in ("draft", "pending") else None
    if is_public and date is None:
        return refuse("is published but has no date", "give it a date in WordPress", value=title)
    try:
        page = hypertext.to_markdown(item["content"])
        excerpt = hypertext.to_words(item["excerpt"])
        body = page.text if media else _without_uploads(page.text, left, title)
    except hypertext.TooDeep as error:
        return refuse(str(error), "simplify it in WordPress", value=title)
    except Refused as error:
        return refuse(error.message, "simplify it in WordPress", value=title)
    for what in page.lost:
        left.remarks.append(f"“{title}”: {what} was left out")
    writer = item.writers.get(item["creator"], item["creator"]).strip()
    return Incoming(
        file=file,
        key=f"wordpress:{item.site}:{item['post_id'].strip()}",
        line=None,
        title=title,
        body=body,
        bundle=media,
        is_of_wordpress=True,
        slug=_slug(item["post_name"], addresses),
        summary=excerpt,
        status="published" if is_public else "draft",
        date=date,
        authors=(" ".join(clean(writer).split()),) if writer else (),
        topics=tuple(clean(topic) for topic in item.topics),
    )


def _moment(item: _Item) -> datetime.datetime | None:
    """The moment in UTC as exported; where it has none, the local one in the site's zone."""
    for name, zone in (("post_date_gmt", datetime.UTC), ("post_date", timezone.get_default_timezone())):
        given = item[name].strip()
        if given and given != _NEVER:
            try:
                found = datetime.datetime.strptime(given, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
            except ValueError:
                continue
            if is_tellable(found):
                return found
    return None


def _slug(name: str, addresses: set[str]) -> str:
    """The address it had, or the next free one: posts and pages of an export may share theirs."""
    if not name.strip():
        return ""
    wanted = slugs.made_from(unquote(name.strip()))
    number, slug = 1, wanted
    while slug in addresses | RESERVED_SLUGS:
        number += 1
        slug = f"{wanted}-{number}"
    addresses.add(slug)
    return slug


def _without_uploads(text: str, left: _LeftOut, title: str) -> str:
    found: list[str] = []
    illustrations.readdressed(text, lambda address, alt, line: found.append(address))
    if found:
        count = f"{len(found)} picture{'s' * (len(found) != 1)}"
        left.remarks.append(f"“{title}”: {count} left where they are, as links (--media names the folder of uploads)")
    return text
