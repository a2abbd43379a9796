"""District codes of INEI and RENIEC: the same six digits name different places, so a code is never read alone. Pure.

Carabayllo is INEI 150106 and RENIEC 140105. RENIEC 150106 is Napo (Loreto) and INEI 140105 is José Leonardo Ortiz
(Lambayeque): a file that mixes the two tables raises no error by itself. Comparing the names does.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from tejido.kernel.errors import Refused


class District(NamedTuple):
    """One district in both tables."""

    inei: str
    reniec: str
    name: str
    department: str


KNOWN: Final = (
    District("150106", "140105", "Carabayllo", "Lima"),
    District("150110", "140106", "Comas", "Lima"),
    District("160107", "150106", "Napo", "Loreto"),
    District("140105", "130112", "José Leonardo Ortiz", "Lambayeque"),
)
"""This district, a neighbour, and the two traps. Not the whole table: other codes are judged by their name alone."""

_BETWEEN: Final = re.compile(r"[^0-9A-Za-z]+")
_INEI: Final = {d.inei: d for d in KNOWN}
_RENIEC: Final = {d.reniec: d for d in KNOWN}


def same_name(one: str, other: str) -> bool:
    """True when two place names differ only in case, accents, spaces or punctuation."""
    return folded(one) == folded(other)


def check_ubigeo(code: str, name: str, *, expected: str, field: str = "ubigeo") -> str:
    """The INEI code of the row, when it is that of the expected district and the name agrees.

    Raises:
        Refused: the code has not six digits, is of RENIEC's table, is another district's, or contradicts the name.
    """
    code, name = code.strip(), name.strip()
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        raise Refused(_not_six_digits(code), field=field)
    if code == expected:
        return _agreeing(code, name, expected, field)
    raise Refused(_other_district(code, name, expected), field=field)


def _agreeing(code: str, name: str, expected: str, field: str) -> str:
    here, trap = _INEI.get(expected), _RENIEC.get(code)
    if not name or here is None or same_name(name, here.name):
        return code
    if trap is not None and same_name(name, trap.name):
        raise Refused(
            f"El código {code} con el nombre «{name}» es del RENIEC: en la tabla del INEI {trap.name} es {trap.inei} "
            f"y {code} es {here.name}. Vuelva a exportar el archivo con códigos del INEI.",
            field=field,
        )
    raise Refused(
        f"El código {code} es de {here.name}, pero la fila dice «{name}». Corrija el código o el nombre.", field=field
    )


def _other_district(code: str, name: str, expected: str) -> str:
    here, reniec, inei = _INEI.get(expected), _RENIEC.get(code), _INEI.get(code)
    wanted = f"{here.name} ({expected})" if here else expected
    if here is not None and code == here.reniec and (not name or same_name(name, here.name)):
        told = f" En la tabla del INEI, {code} es {inei.name} ({inei.department})." if inei else ""
        return f"{code} es el código de {here.name} en el RENIEC; aquí se usa el del INEI: {expected}.{told}"
    found = inei or reniec
    shown = name or (found.name if found else "otro distrito")
    return f"El código {code} («{shown}») no es de {wanted}. Esta plataforma solo recibe datos de ese distrito."


def _not_six_digits(code: str) -> str:
    if code.isdigit() and len(code) == 5:
        return f"Al código «{code}» le falta el cero inicial: una hoja de cálculo lo quitó. Póngale formato de texto."
    return f"El código de ubigeo «{code}» no tiene seis cifras. Escríbalo como texto, por ejemplo 150106."


def folded(text: str) -> str:
    """The text in upper case, without accents or punctuation, single spaces."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _BETWEEN.sub(" ", plain).strip().upper()
