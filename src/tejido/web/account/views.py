"""One's own account, and coming in for the first time."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from tejido.accounts.access import own_glass
from tejido.accounts.permits import Permit
from tejido.accounts.roles import roles
from tejido.accounts.services.invitations import accept_invitation, invited_account
from tejido.cases.access import drafts_of
from tejido.kernel.clock import now
from tejido.kernel.errors import NotFound, TejidoError
from tejido.web.account.forms import PasswordForm, show_errors
from tejido.web.account.institutions import name_of
from tejido.web.unsent import led_back, page_of


@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """My institution, my role, what I may see in plain words, and how I come in."""
    actor = request.actor  # type: ignore[attr-defined]
    return render(
        request,
        "account/profile.html",
        {
            "held": roles().get(actor.role),
            "institution": name_of(actor),
            "sentences": [permit.sentence for permit in Permit if actor.may(permit)],
            "numbers_only": not (actor.may(Permit.CASE_READ) or actor.may(Permit.BOARD_CODES)),
            "sees_identities": actor.may(Permit.IDENTITY_READ),
            "second_step": is_mfa_enabled(request.user),
            "glass": own_glass(actor, at=now()),
            "not_sent": [(led_back(page), one) for one in drafts_of(actor) if (page := page_of(one.form))],
        },
    )


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The door that opens once: greet by name, take a password, and send to the login."""
    if request.user.is_authenticated:
        return render(request, "account/invitation_other.html", status=409)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    try:
        account = invited_account(token, at=now())
        if request.method == "POST" and form.is_valid():
            accept_invitation(token, password=form.cleaned_data["password"], at=now())
            messages.success(request, "Su contraseña quedó guardada. Ya puede entrar con su correo.")
            return redirect("account_login")
    except NotFound as error:
        return render(request, "account/invitation_closed.html", {"message": error.message}, status=404)
    except TejidoError as error:
        show_errors(form, error)
    return render(request, "account/invitation.html", {"form": form, "account": account})
