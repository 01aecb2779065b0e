"""Links of a text to this site that no reader could follow: found in the URL configuration and the record."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import Model, Q, QuerySet, Value
from django.urls import Resolver404, ResolverMatch, resolve

from minerals import names
from minerals.models import Event, ListEdition, ListSeries, Mineral, MineralName, Source
from posts.markdown import Problem
from posts.markdown.links import Link
from posts.models import Article, Author, FormerSlug, Rendition, Revision, Topic

_TWINS = ("-json", "-csv")
_SUGGESTED = 25
_SYMBOL = 3


def dead_ends(links: Iterable[Link], now: datetime.datetime) -> list[Problem]:
    """A Problem for every link into this site that answers nothing to a reader, by line.

    One to an article that is not public yet only warns: two articles may lead to each other before either is out.
    No page is fetched: addresses go through the URL configuration, and what they name is asked for in one query, the
    nearest of what is not there in another. Links to other sites are not looked at.
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
    there = _there({page: {name for _, name in named} for page, named in asked.items()}, now)
    lost = {page: [(link, name) for link, name in named if name not in there[page]] for page, named in asked.items()}
    problems += [_too_early(link) for link, name in lost.get(_ARTICLE, ()) if name in there[_WAITING]]
    lost[_ARTICLE] = [(link, name) for link, name in lost.get(_ARTICLE, ()) if name not in there[_WAITING]]
    candidates = _candidates([page for page, named in lost.items() if named], now)
    for page, named in lost.items():
        for number, (link, name) in enumerate(named):
            near = names.nearest(name, candidates[page]) if number < _SUGGESTED else ()
            # The address with one part of it mended, not the bare slug.
            mended = tuple(_mended(link.href, name, n) for n in near)
            problems.append(_nothing(link, f"there is no {_PAGES[page].word}", mended))
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


def _there(asked: Mapping[str, set[str]], now: datetime.datetime) -> dict[str, set[str]]:
    """Of the names that each kind of page is asked for, those that it knows."""
    parts = [
        found.order_by().values_list(Value(page), field)
        for page, wanted in asked.items()
        for found, field in _PAGES[page].known(wanted, now)
    ]
    if _ARTICLE in asked:
        waiting = Article.objects.filter(slug__in=asked[_ARTICLE]).order_by()
        parts.append(waiting.values_list(Value(_WAITING), "slug"))
    found: dict[str, set[str]] = defaultdict(set)
    for page, name in parts[0].union(*parts[1:], all=True) if parts else ():
        found[page].add(name)
    if minerals := asked.get(_MINERAL):
        known, symbols = found[_MINERAL], {name.casefold() for name in found[_MINERAL]}
        found[_MINERAL] = {
            name for name in minerals if name in known or names.key(name) in known or name.casefold() in symbols
        }
    return found


def _candidates(pages: Collection[str], now: datetime.datetime) -> dict[str, list[str]]:
    """What each of these kinds of page knows, for the nearest."""
    parts = [
        found.order_by().values_list(Value(page), field)
        for page in pages
        if (all_of := _PAGES[page].all_of)
        for found, field in all_of(now)
    ]
    found: dict[str, list[str]] = {page: [] for page in pages}
    for page, name in sorted(parts[0].union(*parts[1:], all=True)) if parts else ():
        found[page].append(name)
    return found


Columns = Iterable[tuple[QuerySet, str]]


def _minerals(slugs: set[str], now: datetime.datetime) -> Columns:
    """By slug, by any name or by symbol, as their page does."""
    symbols = [Q(symbol__iexact=slug) for slug in sorted(slugs) if len(slug) <= _SYMBOL][:_SUGGESTED]
    yield Mineral.objects.filter(pk__in=slugs), "slug"
    yield MineralName.objects.filter(key__in={names.key(slug) for slug in slugs}), "key"
    if symbols:
        yield Mineral.objects.filter(Q(*symbols, _connector=Q.OR)), "symbol"


def _lists(slugs: set[str], now: datetime.datetime) -> Columns:
    return [(model.objects.filter(pk__in=slugs), "slug") for model in (ListSeries, ListEdition)]


def _articles(slugs: set[str], now: datetime.datetime) -> Columns:
    """What readers find: public, withdrawn with its reason, or moved."""
    out = Revision.objects.filter(public_from__lte=now)
    yield Article.objects.filter(slug__in=slugs, pk__in=out.values("article")), "slug"
    yield FormerSlug.objects.filter(pk__in=slugs, article__in=out.values("article")), "slug"


def _all_public(now: datetime.datetime) -> Columns:
    public = Revision.objects.filter(public_from__lte=now)
    yield Article.objects.filter(pk__in=public.values("article")), "slug"


def _all_lists(now: datetime.datetime) -> Columns:
    return [(model.objects.all(), "slug") for model in (ListSeries, ListEdition)]


@dataclass(frozen=True, slots=True)
class _Page:
    """A kind of page: what it knows of some names, what it is called if it is not there, and all that it knows."""

    known: Callable[[set[str], datetime.datetime], Columns]
    word: str
    all_of: Callable[[datetime.datetime], Columns] | None = None


def _by(model: type[Model], word: str, field: str = "slug", *, is_suggested: bool = True) -> _Page:
    return _Page(
        lambda slugs, now: [(model.objects.filter(**{f"{field}__in": slugs}), field)],
        word,
        (lambda now: [(model.objects.all(), field)]) if is_suggested else None,
    )


_ARTICLE, _MINERAL, _WAITING = "posts:article", "minerals:mineral", "waiting"
_PAGES: dict[str, _Page] = {
    _MINERAL: _Page(_minerals, "such mineral", lambda now: [(Mineral.objects.all(), "slug")]),
    "minerals:list": _Page(_lists, "such list", _all_lists),
    "minerals:event": _by(Event, "such event"),
    "minerals:source": _by(Source, "such source"),
    _ARTICLE: _Page(_articles, "article at that address", _all_public),
    "posts:topic": _by(Topic, "such topic"),
    "posts:author": _by(Author, "such author"),
    "posts:media": _by(Rendition, "such picture", "file", is_suggested=False),
}
