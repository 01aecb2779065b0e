"""Links of a text to this site that no reader could follow: found in the URL configuration and the record."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve

from minerals import names
from minerals.models import Event, ListEdition, ListSeries, Mineral, MineralName, Source
from posts.markdown import Problem
from posts.markdown.links import Link
from posts.models import Article, Author, FormerSlug, Rendition, Revision, Topic

_TWINS = ("-json", "-csv")
_SUGGESTED = 25

Known = Callable[[set[str], datetime.datetime], set[str]]


def dead_ends(links: Iterable[Link], now: datetime.datetime) -> list[Problem]:
    """A Problem for every link into this site that answers nothing to a reader, by line.

    One to an article that is not public yet only warns: two articles may lead to each other before either is out.
    No page is fetched: addresses go through the URL configuration, and what they name is asked for in one query, or
    a few, a kind of page. Links to other sites are not looked at.
    """
    problems: list[Problem] = []
    asked: dict[str, list[tuple[Link, str]]] = defaultdict(list)
    for link in links:
        if (path := path_here(link.href)) is None:
            continue
        match = _resolved(path)
        if match is None:
            if not _is_static(path):
                problems.append(_nothing(link, "no page of this site has that address"))
        elif match.app_name == "admin":
            problems.append(_nothing(link, "readers cannot open the newsroom"))
        elif page := _page_of(match):
            asked[page].append((link, next(str(value) for key, value in match.kwargs.items() if key != "format")))
    for page, named in asked.items():
        known, word, all_of = _PAGES[page]
        there = known({name for _, name in named}, now)
        lost = [(link, name) for link, name in named if name not in there]
        if page == "posts:article":
            waiting = _by(Article, "slug")({name for _, name in lost}, now)
            problems += [_too_early(link) for link, name in lost if name in waiting]
            lost = [(link, name) for link, name in lost if name not in waiting]
        candidates = all_of(now) if lost and all_of else []
        for number, (link, name) in enumerate(lost):
            near = names.nearest(name, candidates) if number < _SUGGESTED else ()
            # The address with one part of it mended, not the bare slug.
            problems.append(_nothing(link, f"there is no {word}", tuple(_mended(link.href, name, n) for n in near)))
    return sorted(problems, key=lambda problem: problem.line)


def path_here(href: str) -> str | None:
    """The path of an address on this site, None for one elsewhere or within the text."""
    if href.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(f"{settings.SITE_URL}/articles/-/", href))
        here = urlsplit(settings.SITE_URL)
    except ValueError:  # brackets where a host should be
        return None
    return unquote(parts.path) or "/" if parts.scheme in ("http", "https") and parts.netloc == here.netloc else None


def _resolved(path: str) -> ResolverMatch | None:
    """The page at a path; one that lacks only its last slash is there too, because the site adds it."""
    for candidate in (path, f"{path}/"):
        try:
            return resolve(candidate)
        except (Resolver404, ValueError):
            continue
    return None


def _is_static(path: str) -> bool:
    prefix = urlsplit(urljoin("/", settings.STATIC_URL)).path
    return path.startswith(prefix) and bool(finders.find(path.removeprefix(prefix)))


def _page_of(match: ResolverMatch) -> str:
    """The name of the page, its twins included, if what it shows has to be asked for."""
    name = match.view_name
    for twin in _TWINS:
        name = name.removesuffix(twin)
    return name if name in _PAGES else ""


def _mended(href: str, name: str, near: str) -> str:
    head, found, tail = href.rpartition(name)
    return f"{head}{near}{tail}" if found else near


def _nothing(link: Link, why: str, nearest: tuple[str, ...] = ()) -> Problem:
    return Problem(link.line, f"The link {link.href[:80]} leads nowhere: {why}.", nearest, blocks=True)


def _too_early(link: Link) -> Problem:
    return Problem(link.line, f"The link {link.href[:80]} leads nowhere yet: that article is not public.")


def _minerals(slugs: set[str], now: datetime.datetime) -> set[str]:
    """By slug, or by any name, as their page does."""
    keys = {slug: names.key(slug) for slug in slugs}
    known = set(MineralName.objects.filter(key__in=set(keys.values())).values_list("key", flat=True))
    there = set(Mineral.objects.filter(pk__in=slugs).values_list("pk", flat=True))
    rest = {slug for slug in slugs - there if keys[slug] not in known}
    if rest:
        symbols = [Q(symbol__iexact=slug) for slug in sorted(rest)[:_SUGGESTED]]
        found = Mineral.objects.filter(Q(*symbols, _connector=Q.OR)).values_list("symbol", flat=True)
        rest -= {slug for slug in rest if slug.casefold() in {symbol.casefold() for symbol in found}}
    return slugs - rest


def _lists(slugs: set[str], now: datetime.datetime) -> set[str]:
    return {slug for model in (ListSeries, ListEdition) for slug in _by(model)(slugs, now)}


def _articles(slugs: set[str], now: datetime.datetime) -> set[str]:
    """What readers find: public, withdrawn with its reason, or moved."""
    out = Revision.objects.filter(public_from__lte=now).order_by()
    here = out.filter(article__slug__in=slugs).values_list("article__slug", flat=True)
    moved = FormerSlug.objects.filter(pk__in=slugs, article__in=out.values("article")).values_list("slug", flat=True)
    return {*here, *moved}


def _by(model: type, field: str = "pk") -> Known:
    def known(slugs: set[str], now: datetime.datetime) -> set[str]:
        return set(model.objects.filter(**{f"{field}__in": slugs}).values_list(field, flat=True))

    return known


def _all_of(model: type, field: str = "pk") -> Callable[[datetime.datetime], list[str]]:
    return lambda now: sorted(model.objects.order_by().values_list(field, flat=True))


def _all_lists(now: datetime.datetime) -> list[str]:
    return _all_of(ListSeries)(now) + _all_of(ListEdition)(now)


def _all_public(now: datetime.datetime) -> list[str]:
    public = Revision.objects.filter(public_from__lte=now)
    return sorted(Article.objects.filter(pk__in=public.values("article")).order_by().values_list("slug", flat=True))


_PAGES: dict[str, tuple[Known, str, Callable[[datetime.datetime], list[str]] | None]] = {
    "minerals:mineral": (_minerals, "such mineral", _all_of(Mineral)),
    "minerals:list": (_lists, "such list", _all_lists),
    "minerals:event": (_by(Event), "such event", _all_of(Event)),
    "minerals:source": (_by(Source), "such source", _all_of(Source)),
    "posts:article": (_articles, "article at that address", _all_public),
    "posts:topic": (_by(Topic, "slug"), "such topic", _all_of(Topic, "slug")),
    "posts:author": (_by(Author, "slug"), "such author", _all_of(Author, "slug")),
    "posts:media": (_by(Rendition, "file"), "such picture", None),
}
