"""The consultation tests' small library and encoder."""

from tests.services.consultation.conftest import fake_encoder, guangxi, put, store  # noqa: F401 - fixtures
