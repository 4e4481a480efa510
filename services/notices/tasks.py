"""Send notices by mail."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from services.jobs.tasks import work

from .models import Notice

STALE = timedelta(days=1)  # a mail about something long past would only confuse; the notice in the site stays


@work("notices.mail")
def mail(progress, *, notice_id):
    """Mail one notice to its recipient; a notice that was mailed is not mailed again."""
    now = timezone.now()
    notice = Notice.objects.select_related("recipient").filter(pk=notice_id, mailed_at=None, created_at__gt=now - STALE).first()
    if notice is None or not notice.recipient.email or not notice.recipient.is_active:
        return
    link = settings.WAGTAILADMIN_BASE_URL + notice.url if notice.url else ""
    send_mail(f"【{settings.SITE_NAME}】{notice.title}", f"{notice.body}\n\n{link}".strip(), None, [notice.recipient.email])
    Notice.objects.filter(pk=notice_id).update(mailed_at=now)
