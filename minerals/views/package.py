"""The whole record in one file, for whoever wants to work with it."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from minerals.dates import PartialDate
from minerals.exporting import export, package
from minerals.syndication import absolute

_READ_ME = """\
Lodestone: the record of {day}
{address}

A CSV a table, UTF-8, the first line is the head. Rows name each other by slug; several values in a cell are joined by
a semicolon. Entries are worded and ordered as issued; each covers the minerals that it names or that its group holds.
A date is as exact as its source: 2024, 2024-02 or 2024-02-03. An edition holds from in_force_from until the next one
of its series does.

`manage.py load_reference DIR` brings these files into an empty Lodestone, which then holds the same record.

Words and data: CC BY 4.0 unless a source says otherwise. To cite it:
Lodestone, "The record", state of {day}, {address}
"""


def record(request: HttpRequest) -> HttpResponse:
    """Every table as `export_data` writes it, zipped."""
    exported = export()
    day = timezone.localdate()
    words = _READ_ME.format(
        day=PartialDate(day.isoformat()).words, address=absolute(request.path.rpartition("/")[0] + "/")
    )
    answer = HttpResponse(package(exported, words), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="lodestone-{day:%Y-%m-%d}.zip"'
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Robots-Tag"] = "noindex"
    return answer
