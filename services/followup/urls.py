"""Pages of unanswered questions, the question log and its figures."""

from django.urls import path

from .views import insight, log, queue, receipt

app_name = "followup"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("collect/", queue.collect, name="collect"),
    path("log/", log.log, name="log"),
    path("log/export/", log.export_log, name="log-export"),
    path("log/<int:pk>/", log.question, name="question"),
    path("log/<int:pk>/citations/<int:citation>/", log.mark, name="mark"),
    path("insight/", insight.page, name="insight"),
    path("insight/export/", insight.export, name="insight-export"),
    path("receipt/<int:pk>/<slug:sign>/", receipt.receipt, name="receipt"),
    path("<int:pk>/", queue.cluster, name="cluster"),
    path("<int:pk>/<slug:name>/", queue.step, name="step"),
]
