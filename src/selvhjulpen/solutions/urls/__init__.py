from selvhjulpen.solutions.urls import catalogue, digitalisation, observations

app_name = "solutions"
urlpatterns = [
    *catalogue.urlpatterns,
    *digitalisation.urlpatterns,
    *observations.urlpatterns,
]
