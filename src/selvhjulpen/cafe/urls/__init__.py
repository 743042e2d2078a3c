app_name = "cafe"
urlpatterns: list[object] = []
