"""Plain search over articles, minerals, lists, events and sources: alike on SQLite and PostgreSQL."""

from .completing import complete
from .find import HITS_A_PAGE, Asked, Found, Hit, find
from .index import bring_up_to_date
from .query import LONGEST_QUERY, Query

__all__ = ["HITS_A_PAGE", "LONGEST_QUERY", "Asked", "Found", "Hit", "Query", "bring_up_to_date", "complete", "find"]
