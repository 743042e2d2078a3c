from django.urls import path

from selvhjulpen.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("deltagelse/", views.participation, name="participation"),
    path("deltagelse/daekning/", views.coverage, name="coverage"),
    path("deltagelse/deltagelse.csv", views.participation_csv, name="participation_csv"),
    path("deltagelse/deltagelse.xlsx", views.participation_xlsx, name="participation_xlsx"),
    path("deltagelse/del/", views.share, name="share"),
    path("netvaerk/hvem-goer-hvad/", views.who_does_what, name="who_does_what"),
    path("deltagelse/delt/<str:signed>/", views.shared, name="shared"),
]
