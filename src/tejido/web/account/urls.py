"""Addresses of the accounts. The login package's views keep its names, under Spanish paths."""

from __future__ import annotations

from allauth.account import views as own
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, path, re_path

from tejido.web.account import glass_views, people_views, views

_login: list[URLPattern] = [
    path("cuenta/entrar", own.login, name="account_login"),
    path("cuenta/salir", own.logout, name="account_logout"),
    path("cuenta/inactiva", own.account_inactive, name="account_inactive"),
    path("cuenta/registro", own.signup, name="account_signup"),
    path("cuenta/confirmar", own.reauthenticate, name="account_reauthenticate"),
    path("cuenta/contrasena", own.password_change, name="account_change_password"),
    path("cuenta/contrasena/olvidada", own.password_reset, name="account_reset_password"),
    path("cuenta/contrasena/olvidada/enviada", own.password_reset_done, name="account_reset_password_done"),
    path("cuenta/contrasena/lista", own.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^cuenta/contrasena/nueva/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        own.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
_second_step: list[URLPattern] = [
    path("cuenta/segundo-paso", second_step.index, name="mfa_index"),
    path("cuenta/segundo-paso/entrar", second_step.authenticate, name="mfa_authenticate"),
    path("cuenta/segundo-paso/confirmar", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("cuenta/segundo-paso/aplicacion", totp.activate_totp, name="mfa_activate_totp"),
    path("cuenta/segundo-paso/aplicacion/quitar", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("cuenta/segundo-paso/codigos", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("cuenta/segundo-paso/codigos/nuevos", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("cuenta/segundo-paso/codigos/descargar", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("cuenta/llaves", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("cuenta/llaves/agregar", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("cuenta/llaves/entrar", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("cuenta/llaves/confirmar", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("cuenta/llaves/<int:pk>/quitar", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("cuenta/llaves/<int:pk>/nombre", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]
_people: list[URLPattern] = [
    path("cuenta/personas", people_views.people, name="account_people"),
    path("cuenta/personas/invitar", people_views.invite, name="account_invite"),
    path("cuenta/personas/<str:code>", people_views.person, name="account_person"),
    path("cuenta/personas/<str:code>/rol", people_views.change_role, name="account_change_role"),
    path("cuenta/personas/<str:code>/<str:deed>", people_views.act, name="account_act"),
]
urlpatterns: list[URLPattern] = [
    path("cuenta", views.profile, name="account_profile"),
    path("cuenta/invitacion/<str:token>", views.invitation, name="account_invitation"),
    *_login,
    *_second_step,
    *_people,
    path("cuenta/accesos", glass_views.openings, name="glass_log"),
    path("cuenta/accesos/<str:code>", glass_views.opening, name="glass_review"),
    path("casos/<str:code>/abrir-con-motivo", glass_views.open_with_reason, name="glass_open"),
    path("casos/<str:code>/cerrar-apertura", glass_views.close, name="glass_close"),
]
