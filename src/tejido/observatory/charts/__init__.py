"""Charts of the observatory: one definition each, drawn alike on the page, in the PDF and in the DOCX.

    chart = Chart("Casos por zona", Kind.BARS, points, axis="Casos")
    inline(chart, Width.WIDE, folder)      # SVG for a page: the colours follow the page, with its text alternative
    picture(chart, Width.WIDE, folder)     # SVG with its own colours, for Typst
    png(chart, Width.WIDE)                 # for a DOCX
    alternative(chart)                     # the same in words

What is drawn is kept in `folder` by what it says, so that it is drawn once.
"""
