"""The closed lists of the register, in CEM's and GBVIMS's vocabulary, as data. Pure: no Django, no database."""

from tejido.cases.catalog.loading import load_catalog
from tejido.cases.catalog.shipped import age_band, catalog, choices, gbvims_type, label
from tejido.cases.catalog.vocabularies import Catalog, Choice, Rule, Vocabulary

__all__ = [
    "Catalog",
    "Choice",
    "Rule",
    "Vocabulary",
    "age_band",
    "catalog",
    "choices",
    "gbvims_type",
    "label",
    "load_catalog",
]
