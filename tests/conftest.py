"""What takes a second to load is loaded once for all tests; nothing here keeps state of a story."""

from __future__ import annotations

import pytest

from dateline.codebook import Codebook
from dateline.coding import Coder
from dateline.parse import Parser
from dateline.reading import Reader


@pytest.fixture(scope="session")
def shipped() -> Reader:
    """A Reader as users have it: the model, the codebook and the actor tables that ship."""
    return Reader()


@pytest.fixture(scope="session")
def parser(shipped: Reader) -> Parser:
    return shipped.parser


@pytest.fixture(scope="session")
def codebook(shipped: Reader) -> Codebook:
    return shipped.codebook


@pytest.fixture(scope="session")
def coder(shipped: Reader) -> Coder:
    return shipped.coder
