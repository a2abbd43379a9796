"""The observatory: facts without names, indicators over them, each with its sheet.

How a page asks for an indicator::

    from tejido.observatory import sheets
    from tejido.observatory.computing import compute

    sheet = sheets.sheet("OPO-01")                      # question, unit, numerator, source, limits, all in Spanish
    found = compute("OPO-01", folder, by=("sector",), year="2026")
    for cell in found.cells:                            # cell.of: {"sector": "police", "mark": "official"}
        cell.part, cell.whole, cell.share, cell.interval, cell.cases

`folder` is where `tejido observatory publish` left the facts. What `compute` gives is exact and for inside only: what
leaves the platform is a release, withheld (`tejido.statistics`). `publishing` makes the facts from the register;
`indicators` are pure expressions over them, found by their folder; `sheets` lists them; `computing` runs them, on
DuckDB or on Spark (docs/observatory.md).
"""
