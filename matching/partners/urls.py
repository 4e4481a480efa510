"""Pages of partners."""

app_name = "partners"
urlpatterns = []
