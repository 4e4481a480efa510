"""The catalogues compiled as they stand, whatever lies beside the sources."""

import polib
import pytest
from django.conf import settings as project

LOCALE = project.BASE_DIR / "locale"


@pytest.fixture
def catalogues(tmp_path, settings):
    for source in LOCALE.glob("*/LC_MESSAGES/django.po"):
        target = tmp_path / "locale" / source.relative_to(LOCALE).with_suffix(".mo")
        target.parent.mkdir(parents=True)
        polib.pofile(str(source)).save_as_mofile(str(target))
    settings.LOCALE_PATHS = [tmp_path / "locale"]
