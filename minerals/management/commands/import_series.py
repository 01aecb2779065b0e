from minerals.management.tables import TableCommand


class Command(TableCommand):
    help = "Bring in official lists through time. Example: import_series series.csv --dry-run"
    table = "series"
