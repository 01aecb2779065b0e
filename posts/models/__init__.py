from .articles import Article, Author, Revision, Topic
from .references import Reference

__all__ = ["Article", "Author", "Reference", "Revision", "Topic"]
