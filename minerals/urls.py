app_name = "minerals"
urlpatterns: list = []
