from django.urls import path

from selvhjulpen.home import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("ind/", views.arrive, name="arrive"),
    path("sadan-passer-vi-paa-dine-data/", views.privacy, name="privacy"),
]
