from minerals.management.tables import TableCommand


class Command(TableCommand):
    help = "Bring in issuers of lists and parties to events. Example: import_jurisdictions jurisdictions.csv --dry-run"
    table = "jurisdictions"
