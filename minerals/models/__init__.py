from .imports import ImportRun, RecordChange
from .lists import ListEdition, ListEntry, ListSeries
from .registry import Jurisdiction, Mineral, MineralName
from .sources import Evidence, Source
from .timeline import Event

__all__ = [
    "Event",
    "Evidence",
    "ImportRun",
    "Jurisdiction",
    "ListEdition",
    "ListEntry",
    "ListSeries",
    "Mineral",
    "MineralName",
    "RecordChange",
    "Source",
]
