"""The press: a bulletin composed out of a release, set as PDF and DOCX. It runs in a process of its own, never in one
that serves pages: what it loads (typesetting, drawings, documents) is given back when it ends.

    edition = next_edition("2026-T2", release=4, cut_on=release.cut_on)
    composed = compose(release, edition, drawn, lines, at=now())    # composing: sections, pictures, words
    pdf(composed, at=now()), docx(composed)                         # setting, document

What it tells comes from `observatory.released`: it knows no fact and works out no number that a release withholds.
"""
