import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from minerals import names
from minerals.comparison import Registry

LAST_ELEMENT = 118
CAS_NUMBER = re.compile(r"\d{2,7}-\d\d-\d", re.ASCII)


class MineralQuerySet(models.QuerySet):
    def registry(self) -> Registry:
        """What comparing needs to know of every mineral, in one query."""
        rows = list(self.model.objects.values_list("slug", "kind", "member_of", "counts_as"))
        return Registry.of(rows)


class Mineral(models.Model):
    """One canonical raw material. Whether it is critical is a relation to an edition, never a flag."""

    class Kind(models.TextChoices):
        ELEMENT = "element", "element"
        MINERAL = "mineral", "mineral"
        MATERIAL = "material", "material"
        GROUP = "group", "group"

    slug = models.SlugField(primary_key=True, max_length=80)
    name = models.CharField(max_length=100, help_text="British or international name.")
    name_us = models.CharField("American name", max_length=100, blank=True, help_text="Only where it differs.")
    kind = models.CharField(max_length=10, choices=Kind)
    symbol = models.CharField(max_length=3, blank=True)
    atomic_number = models.PositiveSmallIntegerField(null=True, blank=True, unique=True)
    cas_number = models.CharField("CAS number", max_length=20, blank=True)
    member_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="usual_members",
        limit_choices_to={"kind": Kind.GROUP},
        help_text="The group that this mineral usually belongs to.",
    )
    counts_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="counted_here",
        help_text="The mineral under which this one is counted when lists are compared.",
    )
    related_to = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="related_from",
        help_text="Ore, compound or by-product: for reading only.",
    )
    name_de = models.CharField("German name", max_length=100, blank=True)
    name_fr = models.CharField("French name", max_length=100, blank=True)
    uses = models.TextField(blank=True)

    objects = MineralQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["symbol"],
                condition=~Q(symbol=""),
                name="mineral_symbol_is_unique",
                violation_error_message="Another mineral has this symbol.",
            ),
            models.CheckConstraint(
                condition=Q(kind="element", atomic_number__isnull=False)
                | (~Q(kind="element") & Q(atomic_number__isnull=True)),
                name="mineral_is_an_element_if_it_has_an_atomic_number",
                violation_error_message="An element has an atomic number, anything else has none.",
            ),
            models.CheckConstraint(
                condition=Q(counts_as__isnull=True) | ~Q(counts_as=F("slug")),
                name="mineral_does_not_count_as_itself",
            ),
            models.CheckConstraint(
                condition=Q(member_of__isnull=True) | ~Q(member_of=F("slug")),
                name="mineral_is_not_a_member_of_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("minerals:mineral", args=[self.pk])

    def clean(self) -> None:
        if self.atomic_number is not None and not 1 <= self.atomic_number <= LAST_ELEMENT:
            raise ValidationError({"atomic_number": f"The elements have the numbers 1 to {LAST_ELEMENT}."})
        if self.cas_number and not CAS_NUMBER.fullmatch(self.cas_number):
            raise ValidationError({"cas_number": "A CAS number reads like 7440-55-3."})
        if self.counts_as_id and self.counts_as_id == self.pk:
            raise ValidationError({"counts_as": f"{self} counts as itself already: leave this empty."})
        if self.counts_as and self.counts_as.counts_as_id:
            raise ValidationError({"counts_as": f"{self.counts_as} itself counts as {self.counts_as.counts_as}."})
        if self.counts_as_id and (counted := Mineral.objects.filter(counts_as=self.pk).first()):
            raise ValidationError({"counts_as": f"{counted} counts as {self}, so {self} counts for itself."})
        self._refuse_ring()

    def _refuse_ring(self) -> None:
        """A group may stand in another, but not in itself, at once or by a way round."""
        above, way = self.member_of, []
        while above and above not in way:
            if above.pk == self.pk:
                through = "".join(f" through {group}" for group in reversed(way))
                raise ValidationError({"member_of": f"{self} would be a member of itself{through}."})
            way.append(above)
            above = above.member_of

    @property
    def aliases(self) -> list[str]:
        """The other names, in the order they were given. Reads `names`: prefetch it for many minerals."""
        return [name.text for name in self.names.all() if name.kind == MineralName.Kind.ALIAS]

    def wanted_names(self, aliases: list[str]) -> dict[str, "MineralName"]:
        """The index of names by key as the name, the American name, these aliases and the slug ask for it. Unsaved."""
        wanted: dict[str, MineralName] = {}
        given = [(self.name, "name"), (self.name_us, "name_us"), *((a, "alias") for a in aliases), (self.pk, "slug")]
        for position, (text, kind) in enumerate(given):
            text = names.clean(text)
            if (key := names.key(text)) and key not in wanted:
                wanted[key] = MineralName(key=key, mineral=self, text=text, kind=kind, position=position)
        return wanted

    def write_names(self, aliases: list[str]) -> None:
        """Make the index of names agree with the name, the American name, the slug and these aliases.

        Raises django.db.IntegrityError if another mineral owns one of them.
        """
        wanted = self.wanted_names(aliases)
        present = {name.key: name for name in self.names.all()}
        self.names.filter(key__in=present.keys() - wanted.keys()).delete()
        for key, name in wanted.items():
            old = present.get(key)
            if not old:
                name.save(force_insert=True)
            elif (old.text, old.kind, old.position) != (name.text, name.kind, name.position):
                name.save(force_update=True)


class MineralName(models.Model):
    """One name of a mineral under its normalised key, which belongs to one mineral only."""

    class Kind(models.TextChoices):
        NAME = "name", "name"
        NAME_US = "name_us", "American name"
        ALIAS = "alias", "alias"
        SLUG = "slug", "slug"

    key = models.CharField(primary_key=True, max_length=120)
    mineral = models.ForeignKey(Mineral, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class Jurisdiction(models.Model):
    """Who issues lists or takes part in events."""

    class Kind(models.TextChoices):
        COUNTRY = "country", "country"
        REGION = "region", "region"
        BLOC = "bloc", "bloc"
        FORUM = "forum", "forum"

    code = models.CharField(primary_key=True, max_length=10)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
