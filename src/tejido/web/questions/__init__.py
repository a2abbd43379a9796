"""Questions of members to the figures of a release: the builder, its files, and the questions that are kept.

Only the audited tables of a release are read (`tejido.observatory.asking`); nothing here opens a fact.
"""
