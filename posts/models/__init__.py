from .articles import Article, Author, Revision, Topic
from .claims import Basis, Claim, Correction, Decision, Verdict
from .images import Image, Rendition
from .references import Reference
from .review import Comment, PreviewLink, Review, Withdrawal
from .search import SearchEntry, SearchIndex
from .writing import Draft, FormerSlug, Presence, RevisionName

__all__ = [
    "Article",
    "Author",
    "Basis",
    "Claim",
    "Comment",
    "Correction",
    "Decision",
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
    "Verdict",
    "Withdrawal",
]
