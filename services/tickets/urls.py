"""Pages of tickets."""

app_name = "tickets"
urlpatterns = []
