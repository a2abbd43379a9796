"""Run in the private installation: log two people in, without the login page, and print their session keys as JSON."""

from __future__ import annotations

import json

from tejido.config.bootstrap import start_django

start_django()

from django.test import Client  # noqa: E402  models can only be imported once the framework stands

from tests import people  # noqa: E402
from tests.people import log_in  # noqa: E402


def session(part: people.Part) -> str:
    client = log_in(Client(SERVER_NAME="localhost"), part)
    client.get("/")  # the session's clock starts with the first page
    return client.cookies["sessionid"].value


print(json.dumps({"ana": session(people.ana), "bruno": session(people.bruno)}))
