from django.urls import path

from selvhjulpen.privacy import views

app_name = "privacy"
urlpatterns = [
    path("persondata/", views.find, name="find"),
    path("persondata/<slug:part>/<int:pk>/", views.held, name="held"),
    path("persondata/<slug:part>/<int:pk>/hent/", views.take_out, name="take_out"),
    path("persondata/<slug:part>/<int:pk>/slet/", views.erase, name="erase"),
]
