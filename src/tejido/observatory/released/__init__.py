"""What left the observatory, for who shows it: only withheld numbers, and what is worked out from them alone.

How a page asks, without ever touching a fact::

    from tejido.observatory.released.reading import current

    release = current()                        # None: nothing was published yet
    release.number, release.cut_on             # 3, date(2026, 9, 30): all is told until that day, included
    table = release.tables["casos-por-zona"]   # title, unit, what, source, place, limits: sentences in Spanish
    table.axes["zone"].codes                   # ("total", "3", ...); .label("3") is its name; .total is "total"
    table.cell(period="2026", zone="3")        # what is not named is at its total
    table.along("zone", period="2026")         # one cell for each code of zone, its total left out
    table.rows({"period": ["2026", "2025"]})   # what is not named gives all its codes, totals included

A cell has `of` (dimension -> code), `value` (None: withheld) and `why` (a `Why`, whose `.sentence` is for people).

    one = release.indicator("SIT-07")          # None: not in the release; its sheet is `sheets.sheet("SIT-07")`
    release.indicator("OPO-01", mark="official")   # never added up with mark="secondary"
    one.told_by                                # {"period", "zone"}: what it can be asked by
    one.figure(period="2026")                  # a `Figure`: of, value (0 to 1 for shares), interval, part, whole, why
    one.along("zone", period="2026")           # one for each code of zone
    release.times_of("OPO-03")                 # list of `Time`: of, median, p90 (whole hours), why

Periods are codes of the dimension `period`: "total", a year as "2026", a quarter as "2026-T1", a month as
"2026-03" where a table tells months.
"""
