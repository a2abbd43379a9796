"""The Merkle root of a stream of leaves, in constant memory: the tree of RFC 6962, nothing paired with itself. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def leaf(body: bytes) -> bytes:
    """The hash of a leaf; leaves and inner nodes never share a hash."""
    return hashlib.sha256(b"\x00" + body).digest()


def root_of(leaves: Iterable[bytes]) -> tuple[bytes, int]:
    """The root over leaf hashes in the given order, and how many there were; of none, SHA-256 of nothing."""
    peaks: list[bytes] = []  # the roots of the full subtrees, tallest first: one for each bit set in `count`
    count = 0
    for digest in leaves:
        count += 1
        node, size = digest, count
        while size % 2 == 0:
            node = _node(peaks.pop(), node)
            size //= 2
        peaks.append(node)
    if not peaks:
        return hashlib.sha256().digest(), 0
    root = peaks.pop()
    while peaks:
        root = _node(peaks.pop(), root)
    return root, count


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
