"""An Adapt page that is ready to classify folders."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.page import AdaptPage
from tests.ui.adapt.page_tools import add_models, wait_for_answers


@pytest.fixture
def ready(qtbot: QtBot, page: AdaptPage, classes: Path, tiny_pool: Path) -> AdaptPage:
    """Return the page with two classes that the models of a tiny pool have learned."""
    add_models(qtbot, page, tiny_pool)
    page.accept_drop([classes])
    wait_for_answers(qtbot, page)
    return page
