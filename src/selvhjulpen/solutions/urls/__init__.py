from selvhjulpen.solutions.urls import catalogue, observations

app_name = "solutions"
urlpatterns = [
    *catalogue.urlpatterns,
    *observations.urlpatterns,
]
