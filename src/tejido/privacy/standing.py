"""Who may ask for whose data. Pure.

From 14 to 17 years a person decides alone; below 14 the parental authority does (Reglamento de la Ley 29733, art. 25,
read in a secondary source). Whoever asks is heard: a child who asks alone is registered too, and the desk looks for
the authority that answers. Whether a parent is the accused only the case's own team knows: it bars the giving, and
what the desk writes is the same for everybody (see `letters`).
"""

from __future__ import annotations

HOLDER, PARENT, REPRESENTATIVE = "holder", "parent", "representative"
CHILD, TEENAGER, ADULT = "child", "teenager", "adult"


def fault_of_standing(standing: str, age_group: str) -> str:
    """Why that person cannot ask for data of somebody of that age, in Spanish; blank when she can."""
    if standing != PARENT:
        return ""
    if age_group == TEENAGER:
        return "Desde los 14 años pide ella o él mismo, sin permiso de nadie. Puede acompañarla, pero pide ella."
    if age_group == ADULT:
        return "Es una persona adulta: pide ella misma, o quien tenga su poder por escrito."
    return ""


def advice_of(standing: str, age_group: str) -> str:
    """What the desk must take care of with a request of this kind, in Spanish; blank when nothing."""
    if standing == HOLDER and age_group == CHILD:
        return (
            "Es una niña o un niño que pide por su cuenta: escúchela, no le diga que no. Contesta quien ejerce su "
            "cuidado si no es la persona denunciada; si no, la autoridad que lo protege (UPE o DEMUNA)."
        )
    if standing == PARENT:
        return (
            "Quien pide puede ser la persona denunciada y usted no lo sabe. No confirme ni niegue que haya un caso: "
            "la institución que lo lleve decide qué se entrega."
        )
    if standing == HOLDER and age_group == TEENAGER:
        return "Desde los 14 años pide sola: no avise a su madre, a su padre ni a nadie. Use solo el contacto que dio."
    if standing == REPRESENTATIVE:
        return "Pida el poder o la resolución. No entregue nada sin haberlos visto."
    return ""
