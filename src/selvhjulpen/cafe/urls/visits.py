from django.urls import path

from selvhjulpen.cafe.views import visits

urlpatterns = [
    path("hjaelpelog/", visits.log, name="log"),
    path("hjaelpelog/fortryd/", visits.log_take_back, name="log_take_back"),
    path("hjaelpelog/mine/", visits.log_own, name="log_own"),
    path("hjaelpelog/regler/", visits.rules_card, name="rules_card"),
    path("hjaelpelog/<slug:visit_key>/ret/", visits.log_correct, name="log_correct"),
]
