from functools import partial

from django.apps import AppConfig, apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "portal.content"
    label = "content"
    verbose_name = _("内容")

    def ready(self):
        from wagtail.models import PageViewRestriction
        from wagtail.signals import page_published, page_unpublished

        from services.consultation.models import Document
        from services.followup import publishing

        from . import answers, push

        publishing.register(answers.PUBLISHER)
        page_published.connect(push.on_published)
        page_unpublished.connect(push.on_removed)
        for kind in push.KINDS:
            pre_delete.connect(push.on_removed, sender=kind)
        for signal in (post_save, post_delete):
            signal.connect(push.on_restricted, sender=PageViewRestriction)
        post_save.connect(push.on_document, sender=Document)
        pre_delete.connect(push.on_document, sender=Document)
        post_save.connect(follow_role, sender=get_user_model())
        # auth comes after Wagtail in INSTALLED_APPS, so all permissions exist by then
        post_migrate.connect(prepare, sender=apps.get_app_config("auth"))


def prepare(**_signal):
    """After migrate: the fixed pages and the groups."""
    from . import roles

    roles.set_up()


def follow_role(instance, raw=False, **_signal):
    """Keep groups in step with the role; once more on commit, because Django's user form writes its groups last."""
    from . import roles

    if not raw:
        roles.sync(instance)
        transaction.on_commit(partial(roles.sync, instance))
