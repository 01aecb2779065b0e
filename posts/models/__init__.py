from .articles import Article, Author, Revision, Topic
from .images import Image, Rendition
from .references import Reference
from .review import Comment, PreviewLink, Review, Withdrawal
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
    "Topic",
    "Withdrawal",
]
