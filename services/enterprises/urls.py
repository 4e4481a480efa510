"""Pages of enterprises."""

from django.urls import path

from .views import imports, live, pages, registration, roster, verification

app_name = "enterprises"
urlpatterns = [
    path("", roster.roster, name="list"),
    path("export.<slug:kind>", roster.export, name="export"),
    path("mine/", pages.mine, name="mine"),
    path("queue/", verification.queue, name="queue"),
    path("start/", registration.start, name="start"),
    path("check/", live.check, name="check"),
    path("industries/", live.industries, name="industries"),
    path("size/", live.size_class, name="size"),
    path("drafts/<int:pk>/review/", registration.review, name="review"),
    path("drafts/<int:pk>/discard/", registration.discard, name="discard"),
    path("drafts/<int:pk>/licence/", registration.draft_licence, name="draft-licence"),
    path("drafts/<int:pk>/<slug:slug>/", registration.step, name="step"),
    path("import/", imports.upload, name="import"),
    path("import/template.xlsx", imports.template, name="import-template"),
    path("import/<int:pk>/", imports.batch, name="import-batch"),
    path("import/<int:pk>/columns/", imports.columns, name="import-columns"),
    path("import/<int:pk>/choose/", imports.choose, name="import-choose"),
    path("import/<int:pk>/faults.xlsx", imports.faults, name="import-faults"),
    path("import/<int:pk>/<slug:move>/", imports.advance, name="import-advance"),
    path("<int:pk>/", pages.detail, name="detail"),
    path("<int:pk>/edit/", pages.edit, name="edit"),
    path("<int:pk>/change/", registration.change, name="change"),
    path("<int:pk>/contact/", pages.reveal, name="reveal"),
    path("<int:pk>/licence/", pages.licence, name="licence"),
    path("<int:pk>/decide/", verification.decide, name="decide"),
    path("<int:pk>/members/", pages.add_member, name="add-member"),
    path("<int:pk>/members/<int:member_pk>/remove/", pages.remove_member, name="remove-member"),
]
