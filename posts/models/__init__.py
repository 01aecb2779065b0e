from .articles import Article, Author, Revision, Topic
from .images import Image, Rendition
from .references import Reference
from .review import Comment, PreviewLink, Review, Withdrawal
from .search import SearchEntry, SearchIndex
from .writing import Draft, FormerSlug, Presence, RevisionName

__all__ = [
    "Article",
    "Author",
    "Comment",
    "Draft",
    "FormerSlug",
    "Image",
    "Presence",
    "PreviewLink",
    "Reference",
    "Rendition",
    "Review",
    "Revision",
    "RevisionName",
    "SearchEntry",
    "SearchIndex",
    "Topic",
    "Withdrawal",
]
