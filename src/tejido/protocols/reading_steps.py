"""One protocol file read into a `Protocol`, each fault refused with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tejido.law.marks import Mark
from tejido.law.norms import Citation, Norm
from tejido.law.reading import Value
from tejido.protocols.conditions import ALWAYS, Compare, Condition, Relation, all_of
from tejido.protocols.events import Event, Source
from tejido.protocols.facts import Vocabulary
from tejido.protocols.reading_conditions import read_condition
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import (
    IfUnknown,
    Ladder,
    LegalBasis,
    Limit,
    Period,
    Protocol,
    Step,
    Unit,
    Version,
)

RECEIVER = "received_by"  # the fact that says which sector received the report

_STEP = ("id", "duty", "action", "starts_on", "cite", "mark", "ladder")
_STEP_OPTIONAL = (
    *("sector", "receivers", "when", "if_unknown", "limit", "immediate", "legal_basis"),
    *("ends_on", "emits", "repeats", "in_force"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the file may refer to."""

    norms: Mapping[str, Norm]
    ladders: Mapping[str, Ladder]
    facts: Vocabulary


def read_protocol(root: Value, known: Known) -> Protocol:
    """The protocol of a file.

    Raises:
        WrongFile: with file, line and reason.
    """
    fields = root.fields(("protocol", "name", "versions", "steps"), ("draft", "when"))
    name = fields["protocol"].text()
    versions = _versions(fields["versions"], known)
    shared = read_condition(fields["when"], known.facts) if "when" in fields else ALWAYS
    steps: dict[str, Step] = {}
    for value in fields["steps"].items():
        for step in _StepReader(value, name, shared, known).steps():
            if step.id in steps:
                raise value.wrong(f"el paso «{step.id}» está repetido")
            _check_period(value, step, versions)
            steps[step.id] = step
    draft = "draft" in fields and fields["draft"].flag()
    return Protocol(name, fields["name"].text(), draft, versions, tuple(steps.values()))


def read_period(value: Value) -> Period:
    """`{from, until}`, both days included; `~` for one that is not known or has not come."""
    fields = value.fields(("from", "until"))
    start, until = (None if fields[end].empty else fields[end].day() for end in ("from", "until"))
    if start is not None and until is not None and until < start:
        raise value.wrong("«until» es anterior a «from»")
    return Period(start, until)


def read_citation(fields: Mapping[str, Value], known: Known) -> Citation:
    """`norm`, `article` (blank allowed by `~`) and an optional `note`."""
    article = "" if fields["article"].empty else fields["article"].text()
    note = fields["note"].text() if "note" in fields else ""
    return Citation(fields["norm"].among(known.norms, "la norma"), article, note)


def _versions(value: Value, known: Known) -> tuple[Version, ...]:
    found: list[Version] = []
    for item in value.items():
        fields = item.fields(("id", "name", "in_force", "norm", "article", "mark"), ("note",))
        version = Version(
            id=fields["id"].text(),
            name=fields["name"].text(),
            in_force=read_period(fields["in_force"]),
            citation=read_citation(fields, known),
            mark=fields["mark"].one_of(Mark),
        )
        for other in found:
            if other.id == version.id:
                raise item.wrong(f"la versión «{version.id}» está repetida")
            if not other.in_force.apart_from(version.in_force):
                raise item.wrong(f"las versiones «{other.id}» y «{version.id}» rigen los mismos días")
        found.append(version)
    if not found:
        raise value.wrong("un protocolo necesita al menos una versión")
    return tuple(found)


def _check_period(value: Value, step: Step, versions: tuple[Version, ...]) -> None:
    covered = [step.in_force.covers(version.in_force) for version in versions]
    apart = [step.in_force.apart_from(version.in_force) for version in versions]
    if not any(covered):
        raise value.wrong(f"el paso «{step.id}» no rige en ninguna versión entera")
    if not all(a or b for a, b in zip(covered, apart, strict=True)):
        raise value.wrong(f"el paso «{step.id}» parte una versión: sus días no coinciden con los de ella")


class _StepReader:
    """One step as it is written; several steps when it is written once for several receivers."""

    def __init__(self, value: Value, protocol: str, shared: Condition, known: Known) -> None:
        self.value = value
        self.protocol = protocol
        self.shared = shared
        self.known = known
        self.fields = value.fields(_STEP, _STEP_OPTIONAL)

    def steps(self) -> list[Step]:
        if ("sector" in self.fields) == ("receivers" in self.fields):
            raise self.value.wrong("un paso lleva «sector» o «receivers», uno de los dos")
        row = f"{self.protocol}.{self.fields['id'].text()}"
        if "sector" in self.fields:
            return [self._step(row, row, self.fields["sector"].one_of(Sector), self.shared)]
        return [
            self._step(row, f"{row}.{one}", one, all_of(self.shared, Compare(Relation.EQ, RECEIVER, one.value)))
            for one in self._receivers()
        ]

    def _receivers(self) -> list[Sector]:
        value = self.fields["receivers"]
        declared = self.known.facts.get(RECEIVER)
        sectors = [item.one_of(Sector) for item in value.items()]
        for sector in sectors:
            if declared is None or sector.value not in declared.values:
                raise value.wrong(f"«{sector}» no es una respuesta del dato «{RECEIVER}»")
        return sectors

    def _step(self, row: str, step_id: str, sector: Sector, scope: Condition) -> Step:
        fields = self.fields
        step = Step(
            id=step_id,
            row=row,
            protocol=self.protocol,
            sector=sector,
            duty=fields["duty"].text(),
            action=fields["action"].text(),
            starts_on=self._events("starts_on"),
            scope=scope,
            when=self._condition("when"),
            if_unknown=self._if_unknown(),
            limit=self._limit(),
            immediate="immediate" in fields and fields["immediate"].flag(),
            citation=self._citation(fields["cite"]),
            mark=fields["mark"].one_of(Mark),
            ladder=fields["ladder"].among(self.known.ladders, "la escalera"),
            legal_basis=self._legal_basis(),
            ends_on=self._events("ends_on"),
            emits=self._emits(),
            repeats="repeats" in fields and fields["repeats"].flag(),
            in_force=read_period(fields["in_force"]) if "in_force" in fields else Period(None, None),
        )
        if not step.starts_on:
            raise fields["starts_on"].wrong("un paso empieza con al menos un evento")
        return step

    def _condition(self, name: str) -> Condition:
        return read_condition(self.fields[name], self.known.facts) if name in self.fields else ALWAYS

    def _if_unknown(self) -> IfUnknown:
        if "if_unknown" in self.fields:
            return self.fields["if_unknown"].one_of(IfUnknown)
        if "when" in self.fields:
            raise self.value.wrong("un paso con «when» dice qué hacer si no se sabe: «if_unknown»")
        return IfUnknown.WAIT

    def _events(self, name: str) -> tuple[Event, ...]:
        return tuple(one.one_of(Event) for one in self.fields[name].items()) if name in self.fields else ()

    def _emits(self) -> tuple[Event, ...]:
        emits = self._events("emits")
        for event in emits:
            if Source.DUTY not in event.sources:
                raise self.fields["emits"].wrong(f"cumplir un paso no puede producir «{event}»")
        return emits

    def _citation(self, value: Value) -> Citation:
        return read_citation(value.fields(("norm", "article"), ("note",)), self.known)

    def _limit(self) -> Limit | None:
        if "limit" not in self.fields:
            return None
        value = self.fields["limit"]
        fields = value.fields(("unit",), ("amount", "counted_from"))
        unit = fields["unit"].one_of(Unit)
        if (unit is Unit.SAME_DAY) == ("amount" in fields):
            raise value.wrong("«amount» va en todo plazo, menos en «same_day»")
        amount = fields["amount"].whole(1) if "amount" in fields else 0
        since = fields["counted_from"].one_of(Event) if "counted_from" in fields else None
        return Limit(amount, unit, since)

    def _legal_basis(self) -> tuple[LegalBasis, ...]:
        if "legal_basis" not in self.fields:
            return ()
        found = []
        for value in self.fields["legal_basis"].items():
            fields = value.fields(("norm", "article"), ("note", "when"))
            when = read_condition(fields["when"], self.known.facts) if "when" in fields else ALWAYS
            found.append(LegalBasis(read_citation(fields, self.known), when))
        return tuple(found)
