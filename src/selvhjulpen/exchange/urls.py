from django.urls import path

from selvhjulpen.exchange import views

app_name = "exchange"
urlpatterns = [
    path("data/", views.import_data, name="import"),
    path("data/proeve/", views.preview, name="preview"),
    path("data/hent-ind/", views.carry_out_import, name="carry_out"),
    path("data/fortryd/", views.drop_import, name="drop"),
    path("data/ud/", views.export_data, name="export"),
]
