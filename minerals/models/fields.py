"""A PartialDate in the database: text, with its first day computed beside it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Length, Substr

from minerals.dates import PartialDate


def validate_partial_date(text: str) -> None:
    try:
        PartialDate(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None


class PartialDateField(models.CharField):
    """Text of 4, 7 or 10 characters that comes back as a PartialDate."""

    default_validators = [validate_partial_date]

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def from_db_value(self, value, expression, connection):
        return PartialDate(value) if value else value

    def get_db_prep_save(self, value, connection):
        """Refuses what is no date (ValueError): read back, it would break every page that shows it."""
        return super().get_db_prep_save(PartialDate(value) if isinstance(value, str) and value else value, connection)

    def to_python(self, value):
        return PartialDate(value) if value and _is_date(value) else value


def _is_date(text: str) -> bool:
    try:
        return bool(PartialDate(text))
    except ValueError:
        return False


def first_day_of(field: str) -> models.GeneratedField:
    """The first day that a PartialDate allows, as ISO text, computed by the database itself.

    Text and not a date: the database compares ISO days as text, and plain SQLite tools can read the file.
    """
    return models.GeneratedField(
        expression=Substr(Concat(field, Value("-01-01"), output_field=models.CharField()), 1, 10),
        output_field=models.CharField(max_length=10),
        db_persist=True,
    )


def is_partial_date(field: str, name: str) -> models.CheckConstraint:
    """The database's own guard on the form of a date; the calendar is checked by the field."""
    shape = Q(**{f"{field}__gte": "1000"}) & Q(**{f"{field}__lt": "3000"})
    return models.CheckConstraint(
        condition=shape & Q(**{f"{field}__length__in": [4, 7, 10]}),
        name=name,
        violation_error_message="Write the date as 2024, 2024-02 or 2024-02-03.",
    )


models.CharField.register_lookup(Length)
