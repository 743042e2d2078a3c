app_name = "business_case"
urlpatterns: list[object] = []
