"""Questions of members: tables built over the audited tables of a release, and nothing else.

    question = read(parameters)                  # what is asked, from an address or a saved one
    table = choosing.table_for(release, question)   # the one table whose cells answer it; None: no table does
    answer = answering.answer(table, question)      # every number is a cell of that table, or two of them compared
    nearby.near(release, question)                  # what can be asked instead

Nothing here reads a fact, adds numbers up or fills in what is withheld (ADR 0023).
"""
