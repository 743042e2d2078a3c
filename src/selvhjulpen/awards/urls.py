from django.urls import path

from selvhjulpen.awards.views import jury, public, rounds

app_name = "awards"
urlpatterns = [
    path("pris/<int:pk>/", public.award, name="award"),
    path("pris/<int:pk>/tak/", public.thanks, name="thanks"),
    path("pris/jury/<slug:token>/", jury.jury, name="jury"),
    path("pris/jury/<slug:token>/<int:nomination_pk>/", jury.score, name="score"),
    path("pris/jury/<slug:token>/<int:nomination_pk>/inhabil/", jury.conflict, name="conflict"),
    path("priser/", rounds.rounds, name="rounds"),
    path("priser/ny/", rounds.new_round, name="round_new"),
    path("priser/<int:pk>/", rounds.award, name="round"),
    path("priser/<int:pk>/ret/", rounds.edit_round, name="round_edit"),
    path("priser/<int:pk>/kriterier/", rounds.criteria, name="criteria"),
    path("priser/<int:pk>/kriterier/<int:criterion_pk>/fjern/", rounds.remove_criterion, name="criterion_remove"),
    path("priser/<int:pk>/jury/", rounds.jurors, name="jurors"),
    path("priser/<int:pk>/jury/<int:juror_pk>/", rounds.edit_juror, name="juror_edit"),
    path("priser/<int:pk>/jury/<int:juror_pk>/fjern/", rounds.remove_juror, name="juror_remove"),
    path("priser/<int:pk>/aabn/", rounds.open_round, name="open"),
    path("priser/<int:pk>/nominerede/", rounds.shortlist, name="shortlist"),
    path("priser/<int:pk>/til-juryen/", rounds.send_to_jury, name="send_to_jury"),
    path("priser/<int:pk>/afgoer/", rounds.decide, name="decide"),
]
