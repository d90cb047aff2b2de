"""The few patients whom tests, screenshots and demonstrations call by name."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Known:
    """A patient with a name to remember."""

    key: str
    birth_name: str
    first_names: str
    birth_date: date
    sex: str
    used_name: str = ""
    phone: str = ""
    email: str = ""
    retrieved: bool = True


KNOWN: dict[str, tuple[Known, ...]] = {
    "tilleuls": (
        Known(
            "elodie", "Martin", "Élodie, Anne", date(1984, 3, 12), "female", "Durand",
            phone="+33639980001", email="elodie.durand@exemple.invalid",
        ),
        Known("tom", "Durand", "Tom, Gabriel", date(2020, 6, 2), "male", phone="+33639980001"),
        Known("lilou", "Durand", "Lilou", date(2023, 9, 21), "female", phone="+33639980001"),
        Known(
            "maisonneuve", "Maisonneuve-Delacroix", "Marie-Françoise, Bernadette, Geneviève", date(1951, 11, 30),
            "female", phone="+33639980002", email="mf.maisonneuve-delacroix@exemple.invalid",
        ),
        Known(
            "siobhan", "O'Brien", "Siobhán", date(1979, 1, 8), "female",
            phone="+33639980003", email="siobhan.obrien@exemple.invalid",
        ),
        Known("d-arc", "d'Arc", "Jean-Loup", date(1968, 5, 30), "male", phone="+33639980004", retrieved=False),
        Known(
            "hong", "Nguyễn", "Thị Hồng", date(1990, 2, 17), "female",
            phone="+33639980005", email="hong.nguyen@exemple.invalid",
        ),
        Known("petit", "Petit", "Maurice", date(1938, 8, 4), "male", phone="+33536499990", retrieved=False),
        Known("without-phone", "Delpoux", "Augustine", date(1931, 12, 25), "female", retrieved=False),
    ),
    "capitole": (
        Known(
            "amrani", "El Amrani", "Yasmina", date(1995, 7, 14), "female",
            phone="+33639980011", email="yasmina.elamrani@exemple.invalid",
        ),
    ),
}  # fmt: skip
