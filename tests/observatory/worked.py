"""What each indicator says of `village.yaml`, worked out by hand from that file and from the words of its sheet.

Counts: the number. Shares: (part, whole). Times: (median, at risk at it, 90th percentile, acted, still open), None
where the curve does not get there. The key of a cell is what it is about, in the order of the indicator's own breakdown
(`always`) and then of `by`.
"""

from __future__ import annotations

from typing import Any

Cells = dict[tuple[str | None, ...], Any]

WORKED: list[tuple[str, tuple[str, ...], Cells]] = [
    # Six cases; 1, 2 and 6 in zone A, 3 and 5 in B, 4 in none that is known.
    ("SIT-01", (), {(): 6}),
    ("SIT-01", ("zone",), {("A",): 3, ("B",): 2, (None,): 1}),
    ("SIT-01", ("quarter",), {("2026-T1",): 4, ("2026-T2",): 2}),
    ("SIT-02", ("zone",), {("A",): 2, ("B",): 1}),  # 1 new, 2 repeat, 5 readmission; 6 has no condition
    ("SIT-03", (), {("physical",): 3, ("psychological",): 3, ("sexual",): 2, ("economic",): 1}),
    ("SIT-04", ("modality",), {("partner_violence",): 2, (None,): 4}),
    ("SIT-05", (), {(): (2, 5)}),  # 2 and 5, of all but 6
    ("SIT-06", (), {(): (2, 5)}),  # 1 and 4, of all but 6
    ("SIT-07", (), {(): (3, 6)}),
    ("SIT-08", (), {(): (2, 4)}),  # not known in 3 and 6
    ("SIT-09", (), {(): (2, 4)}),
    ("SIT-10", (), {(): (2, 5)}),
    # Six survivors: two in case 4, none in case 6.
    ("PER-01", ("sex",), {("female",): 4, ("male",): 1, (None,): 1}),
    ("PER-02", (), {(): 2}),
    ("PER-02", ("age_band",), {("0-11",): 1, ("12-17",): 1}),
    ("PER-03", (), {(): 1}),
    ("PER-04", (), {(): (4, 5)}),
    ("PER-05", (), {(): (2, 5)}),
    ("PER-06", (), {(): (1, 3)}),  # the boy's answer does not count
    ("PER-07", (), {(): (1, 4)}),
    ("PER-08", (), {(): (2, 3)}),
    ("PER-09", ("level1",), {("partner",): 2, ("family",): 2, ("none",): 1}),
    # Six people accused, two of them in case 4: one is also a survivor of it.
    ("DEN-01", ("sex",), {("male",): 4, ("female",): 1, (None,): 1}),
    ("DEN-02", (), {(): (4, 5)}),
    ("DEN-03", (), {(): (2, 3)}),
    ("DEN-04", (), {(): (1, 2)}),
    ("DEN-05", (), {(): (1, 2)}),
    ("DEN-06", (), {(): (2, 5)}),
    ("DEN-07", (), {(): (3, 4)}),
    ("RIE-01", (), {("severe",): 1, ("severe_extreme",): 1, ("moderate",): 1, ("mild",): 1, ("undetermined",): 2}),
    ("RIE-02", (), {(): (4, 6)}),
    ("RIE-03", (), {(): (2, 4)}),
    ("RIE-04", (), {(): (2, 5)}),
    ("RIE-04", ("month",), {("2026-01",): (0, 2), ("2026-02",): (1, 1), ("2026-03",): (0, 1), ("2026-04",): (1, 1)}),
    ("RIE-05", (), {(): (2, 4)}),  # 2.0 and 24.0 hours; 30.0 and 24.1 not
    # Due under a limit that was read: police 1 of 3; court 1 of 1 (secondary) and 0 of 1 (official); CEM 1 of 1.
    ("OPO-01", (), {("official",): (1, 2), ("secondary",): (2, 4)}),
    ("OPO-01", ("sector",), {("official", "cem"): (1, 1), ("official", "family_court"): (0, 1),
                             ("secondary", "family_court"): (1, 1), ("secondary", "police"): (1, 3)}),
    ("OPO-02", (), {("secondary",): 1}),
    # Police 10, 30, open at 500: 2/3, 1/3 are left. Court 20, 50, open at 5: 1/2 and 0 of two. Health 3, 80. CEM 12,
    # open at 100.
    ("OPO-03", ("sector",), {("police",): (30.0, 2, None, 2, 1), ("family_court",): (20.0, 2, 50.0, 2, 1),
                             ("health",): (3.0, 2, 80.0, 2, 0), ("cem",): (12.0, 2, None, 1, 1)}),
    ("OPO-04", (), {(): (9, 10)}),
    ("OPO-05", (), {(): 1}),
    ("OPO-06", (), {(): (1, 7)}),
    ("OPO-07", (), {(): 2}),
    ("OPO-08", (), {(): (30.0, 2, None, 2, 1)}),
    ("OPO-09", (), {("official",): (0, 1), ("secondary",): (1, 1)}),
    ("MED-01", (), {(): 4}),
    ("MED-01", ("month",), {("2026-01",): 2, ("2026-02",): 1, ("2026-04",): 1}),
    ("MED-02", (), {(): 3}),
    ("MED-03", (), {(): (3, 4)}),
    ("MED-04", (), {(): (2, 3)}),
    ("MED-05", (), {(): (1, 3)}),
    ("MED-06", (), {(): (1, 3)}),
    ("MED-07", (), {(): (30.0, 3, None, 3, 1)}),  # 20, 30, 50, open at 700: 3/4, 1/2, 1/4 are left
    ("MED-08", (), {(): (40.0, 2, None, 2, 1)}),  # 10, 40, open at 900: 2/3, 1/3 are left
    ("JUS-01", ("stage",), {("trial",): 1, ("judgement",): 1, ("preliminary",): 1, ("final",): 1}),
    ("JUS-02", (), {("accused",): 1, ("sentenced",): 2, ("reported",): 1, ("acquitted",): 1}),
    ("JUS-03", (), {(): (2, 3)}),
    ("JUS-04", (), {(): (2, 3)}),
    ("JUS-05", ("kind",), {("prison",): 1, ("reparation",): 1, ("community",): 1}),
    ("JUS-06", (), {(): (1, 2)}),
    ("JUS-07", (), {(): (1, 4)}),
    ("JUS-08", (), {(): (1, 2)}),
    ("JUS-09", (), {("judge",): 1}),
    ("ATE-01", ("service",), {("psychological",): 1, ("social",): 1, ("legal",): 1, ("medical",): 1}),
    ("ATE-02", (), {(): (2, 6)}),
    ("ATE-03", ("zone",), {("A",): (2, 3), ("B",): (1, 2), (None,): (0, 1)}),
    ("ATE-04", (), {(): (2, 3)}),  # day 0, day 7, day 30
    ("ATE-05", (), {(): (4, 7)}),
    ("ATE-06", ("reason",), {("fear",): 2, ("distance",): 1}),
    ("ATE-07", (), {(): (1, 3)}),
    ("REC-01", (), {(): (5, 7)}),
    ("REC-02", (), {(): (2, 3)}),
    ("REC-03", (), {("2",): 1, ("3",): 1, ("5",): 1}),
    ("REC-04", (), {(): (1, 2)}),  # 1 to 3 is better, 4 to 2 worse; case 4 was asked once
    ("REC-05", (), {(): (1, 2)}),
    ("REC-06", (), {(): (2, 6)}),
    ("DER-01", ("state",), {("accepted",): 1, ("refused",): 1, ("sent",): 1, ("done",): 1}),
    ("DER-02", (), {(): (3, 4)}),
    ("DER-03", (), {(): (2, 3)}),
    ("DER-04", (), {(): (20.0, 3, None, 3, 1)}),  # 10, 20, 30, open at 300: 3/4, 1/2, 1/4 are left
    ("SEX-01", (), {(): (1, 2)}),  # 72.0 is within, 72.1 is not
    ("SEX-02", (), {(): 2}),
    ("SEX-03", (), {(): (1, 2)}),
    ("SEX-04", (), {(): (3.0, 2, None, 1, 1)}),  # the one that could not be done never was delivered
    ("ENT-01", (), {("official",): (1, 2)}),
    ("ENT-02", (), {("unverified",): 1}),
    ("ENT-03", (), {(): (1, 3)}),
]  # fmt: skip
BEHIND: list[tuple[str, tuple[str, ...], dict[tuple[str | None, ...], tuple[int, int]]]] = [
    # Different cases behind the figure, and behind its part: case 4 has several rows of almost everything.
    ("SIT-01", (), {(): (6, 6)}),
    ("SIT-04", (), {(): (5, 5)}),
    ("SIT-04", ("modality",), {("partner_violence",): (2, 2), (None,): (4, 4)}),
    ("SIT-10", (), {(): (4, 2)}),
    ("PER-01", (), {(): (5, 5)}),
    ("PER-05", (), {(): (4, 2)}),
    ("PER-09", ("level1",), {("partner",): (2, 2), ("family",): (1, 1), ("none",): (1, 1)}),
    ("OPO-03", ("sector",), {("police",): (3, 3), ("family_court",): (3, 3), ("health",): (2, 2), ("cem",): (1, 1)}),
    ("MED-03", (), {(): (3, 3)}),
    ("JUS-04", (), {(): (2, 2)}),
    ("ATE-05", (), {(): (2, 1)}),
    ("ENT-01", (), {("official",): (0, 0)}),
]
