"""The one router on which every endpoint puts itself: several methods of one address must share it."""

from __future__ import annotations

from ninja import Router

router = Router()
