from django.urls import path

from selvhjulpen.home import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("ind/", views.arrive, name="arrive"),
    path("tavle/", views.board, name="board"),
    path("netvaerk/", views.network, name="network"),
    path("it-hjaelp/", views.it_help, name="it_help"),
    path("ringeliste/", views.calls, name="calls"),
    path("ringeliste/<int:pk>/ringet/", views.called, name="called"),
    path("opsaetning/", views.setup, name="setup"),
    path("tilgaengelighed/", views.accessibility, name="accessibility"),
    path("tilgaengelighed/tak/", views.barrier_told, name="barrier_told"),
    path("app/", views.app_passport, name="app_passport"),
    path("app.webmanifest", views.app_manifest, name="app_manifest"),
    path("sw.js", views.app_worker, name="app_worker"),
    path("was/", views.accessibility_in_short, name="accessibility_in_short"),
    path("sadan-passer-vi-paa-dine-data/", views.privacy, name="privacy"),
]
