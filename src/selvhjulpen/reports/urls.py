from django.urls import path

from selvhjulpen.reports import views

app_name = "reports"
urlpatterns = [
    path("rapporter/indstilling/", views.nomination, name="nomination"),
    path("rapporter/indstilling.pdf", views.nomination_pdf, name="nomination_pdf"),
    path("rapporter/udsagn/", views.voices, name="voices"),
    path("rapporter/udsagn/<int:pk>/slet/", views.take_back_voice, name="voice_take_back"),
]
