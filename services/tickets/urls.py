"""Pages of tickets."""

from django.urls import path

from .views import desk, filing, reading, steps

app_name = "tickets"
urlpatterns = [
    path("", reading.mine, name="mine"),
    path("new/", filing.new, name="new"),
    path("lookup/", filing.lookup, name="lookup"),
    path("inbox/", desk.inbox, name="inbox"),
    path("inbox/export/", desk.export_inbox, name="export"),
    path("files/<int:pk>/", reading.attachment, name="attachment"),
    path("<slug:number>/", reading.detail, name="detail"),
    path("<slug:number>/filed/", filing.filed, name="filed"),
    path("<slug:number>/print/", reading.printed, name="print"),
    path("<slug:number>/take/", desk.take, name="take"),
    path("<slug:number>/contact/", desk.contact, name="contact"),
    path("<slug:number>/asker/<str:name>/", steps.asker_step, name="asker-step"),
    path("<slug:number>/desk/<str:name>/", steps.desk_step, name="desk-step"),
]
