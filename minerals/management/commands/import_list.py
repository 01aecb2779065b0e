from argparse import ArgumentTypeError
from pathlib import Path

from minerals.importing.edition import COLUMNS, Issue, plan_edition, read_issue
from minerals.management.report import RecordCommand


def mapping(text: str) -> tuple[str, str]:
    theirs, equals, ours = text.rpartition("=")
    if not equals or not theirs.strip() or ours.strip() not in COLUMNS:
        raise ArgumentTypeError(f"{text!r} is not HEADING=COLUMN with one of the columns {', '.join(COLUMNS)}")
    return theirs.strip(), ours.strip()


class Command(RecordCommand):
    help = (
        "Bring in one edition from whatever file an office issues: CSV, or text with one label a line. "
        'Example: import_list list.csv --edition us-2028 --series us --published 2028-02-01 --map "Commodity=label"'
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--edition", metavar="SLUG", required=True, help="us-2028: series and year.")
        parser.add_argument("--series", metavar="SLUG", required=True)
        parser.add_argument("--published", metavar="DATE", required=True, help="The issuer's date: 2028-02-01.")
        parser.add_argument("--in-force-from", metavar="DATE", default="", help="If it is not the day of publication.")
        parser.add_argument("--issuer", default="", help="If it is not that of the series' latest edition.")
        parser.add_argument("--title", default="", help="If it is not the name of the series and the year.")
        parser.add_argument("--official-citation", default="")
        parser.add_argument("--legal-basis", default="")
        parser.add_argument("--source-url", metavar="URL", default="", help="Where the list can be read: its evidence.")
        parser.add_argument("--declared-count", metavar="N", default="", help="The issuer's own number of entries.")
        parser.add_argument(
            "--map",
            metavar="HEADING=COLUMN",
            type=mapping,
            action="append",
            default=[],
            help=f"Which column of the file is one of ours ({', '.join(COLUMNS)}). May be given more than once.",
        )
        super().add_arguments(parser)

    def handle(self, **options) -> None:
        issue = Issue(**{name: str(options[name]).strip() for name in Issue.__dataclass_fields__})
        table = read_issue(options["file"], dict(options["map"]))
        self.carry_out(lambda: plan_edition(table, issue), options, [table])
