"""The progress of a job, for the person who started it."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from .alive import with_progress
from .models import Job


@require_GET
@login_required
def job_progress(request, pk):
    """The progress bar as a fragment; htmx asks for it every second until the job is over, then loads the page anew."""
    jobs = Job.objects.all() if request.user.is_admin else Job.objects.filter(owner=request.user)
    job = with_progress(get_object_or_404(jobs, pk=pk))
    response = render(request, "jobs/_progress.html", {"job": job})
    if job.is_over and request.htmx:
        response["HX-Refresh"] = "true"
    return response
