"""Pages of the content tests use the consultation tests' small library and encoder."""

from tests.services.consultation.conftest import fake_encoder, guangxi, shelve, store  # noqa: F401 - fixtures
