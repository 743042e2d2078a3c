from django.urls import path

from selvhjulpen.operations import views

app_name = "operations"
urlpatterns = [
    path("sundhed/", views.health, name="health"),
    path("drift/", views.running, name="running"),
]
