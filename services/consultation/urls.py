"""Pages of consultation."""

app_name = "ask"
urlpatterns = []
