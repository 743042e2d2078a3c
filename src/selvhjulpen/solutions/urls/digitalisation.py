from django.urls import path

from selvhjulpen.solutions.views import digitalisation

urlpatterns = [
    path("digitalisering/", digitalisation.digitalisation, name="digitalisation"),
    path("digitalisering/digitalisering.csv", digitalisation.digitalisation_csv, name="digitalisation_csv"),
    path("digitalisering/digitalisering.xlsx", digitalisation.digitalisation_xlsx, name="digitalisation_xlsx"),
    path("digitalisering/metode/ny/", digitalisation.new_method, name="method_new"),
    path("digitalisering/metode/<int:pk>/", digitalisation.method, name="method"),
    path("digitalisering/maal/nyt/", digitalisation.new_target, name="target_new"),
    path("digitalisering/maal/<int:pk>/", digitalisation.target, name="target"),
    path("digitalisering/maal/<int:pk>/slet/", digitalisation.delete_target, name="target_delete"),
    path("digitalisering/taelling/ny/", digitalisation.new_round, name="round_new"),
    path("digitalisering/taelling/<int:pk>/", digitalisation.counting_round, name="round"),
    path("digitalisering/taelling/<int:pk>/ret/", digitalisation.edit_round, name="round_edit"),
    path("digitalisering/taelling/<int:pk>/slet/", digitalisation.delete_round, name="round_delete"),
    path("digitalisering/taelling/<int:pk>/tal/", digitalisation.counts, name="counts"),
    path("digitalisering/taelling/<int:pk>/hent-ind/", digitalisation.take_in, name="counts_take_in"),
]
