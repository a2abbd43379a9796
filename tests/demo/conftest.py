from __future__ import annotations

import pytest

from tejido.accounts.models import Account
from tejido.demo.access import beginning, read_stand
from tejido.demo.services.staffing import MANAGER, staff_district
from tejido.demo.stand import Stand
from tejido.directory.services.loading import load_district
from tests.world import AT, FOLDER

SEED, CASES, DISTRICT = 7, 120, "150106"


@pytest.fixture
def stand(db: None) -> Stand:
    """The fictitious district with its staff, and no case yet."""
    return make_stand()


def make_stand() -> Stand:
    """As the fixture, in whatever database the test has."""
    load_district(FOLDER, actor=MANAGER, at=beginning(AT))
    staff_district(seed=SEED, district=DISTRICT, joined=beginning(AT), at=AT)
    Account.objects.update(active=True)  # who left months ago acts again where a test does the past again
    return read_stand(cases=CASES, seed=SEED, district=DISTRICT, at=AT)
