from selvhjulpen.solutions.urls import catalogue

app_name = "solutions"
urlpatterns = [
    *catalogue.urlpatterns,
]
