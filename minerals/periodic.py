"""The periodic table as its rows: which element stands in which period and group (IUPAC, eighteen groups)."""

from dataclasses import dataclass

_SYMBOLS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb "
    "Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu "
    "Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db "
    "Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og"
)
SYMBOLS = tuple(_SYMBOLS.split())
_NOBLE = (0, 2, 10, 18, 36, 54, 86, 118)


@dataclass(frozen=True, slots=True)
class Row:
    """A period, or one of the two rows that stand apart. A cell is an atomic number, None where nothing stands."""

    name: str
    is_period: bool
    cells: tuple[int | None, ...]


def _period(number: int) -> Row:
    before, last = _NOBLE[number - 1], _NOBLE[number]
    elements = [n for n in range(before + 1, last + 1) if not (57 <= n <= 71 or 89 <= n <= 103)]
    # Two elements open a period (one in the first), the rest stand at its right.
    left = 1 if number == 1 else 2
    gap = 18 - len(elements)
    return Row(str(number), True, (*elements[:left], *(None,) * gap, *elements[left:]))


ROWS = (
    *(_period(number) for number in range(1, 8)),
    Row("Lanthanides", False, (None, None, *range(57, 72), None)),
    Row("Actinides", False, (None, None, *range(89, 104), None)),
)
