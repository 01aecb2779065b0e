"""What an import wrote, in words: rows of the record, or articles."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from minerals.models import ImportRun, RecordChange
from posts.models import Revision
from posts.undoing import removed_by


def runs_with_counts() -> QuerySet[ImportRun]:
    """Every import, with `created`, `changed`, `removed` rows of the record, and `brought_in` Revisions."""
    revisions = Revision.objects.filter(run=OuterRef("pk")).order_by().values("run")
    brought_in = Subquery(revisions.annotate(n=Count("pk")).values("n"))
    return ImportRun.objects.with_counts().annotate(brought_in=Coalesce(brought_in, 0))


def written_by(run: ImportRun) -> str:
    """60 created, 2 changed; or: 3 articles; or: 1 article removed; or: nothing."""
    rows = [f"{count} {action}" for action in RecordChange.Action.values if (count := getattr(run, action))]
    for count, verb in ((run.brought_in, ""), (len(removed_by(run)), " removed")):
        if count:
            rows.append(f"{count} {'article' if count == 1 else 'articles'}{verb}")
    return ", ".join(rows) or "nothing written"
