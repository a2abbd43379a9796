"""Addresses of the registration, its drafts, the search before it and the route after it."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.intake import draft_views, form_views, search_views, views

urlpatterns: list[URLPattern] = [
    path("casos", views.cases, name="cases"),
    path("casos/nuevo", form_views.new_case, name="case_new"),
    path("casos/buscar", search_views.search, name="case_search"),
    path("casos/borradores/<str:form>", draft_views.keep, name="draft_keep"),
    path("casos/borradores/<str:form>/descartar", draft_views.discard, name="draft_discard"),
    path("casos/<str:code>/ruta", views.route, name="case_route"),
]
