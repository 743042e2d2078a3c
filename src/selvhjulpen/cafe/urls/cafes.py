"""Cafés, their openings, and who helps when."""

from django.urls import path

from selvhjulpen.cafe.views import cafes, shifts

urlpatterns = [
    path("it-cafe/", cafes.cafes, name="cafes"),
    path("it-cafe/<int:pk>/", cafes.cafe, name="cafe"),
    path("cafeer/", cafes.register, name="register"),
    path("cafeer/ny/", cafes.cafe_new, name="cafe_new"),
    path("cafeer/<int:pk>/", cafes.cafe_edit, name="cafe_edit"),
    path("vagter/", shifts.shifts, name="shifts"),
    path("vagter/<int:pk>/", shifts.session, name="session"),
    path("vagter/<int:pk>/tag/", shifts.take, name="shift_take"),
    path("vagter/<int:pk>/saet-paa/", shifts.put_on, name="shift_put_on"),
    path("vagter/<int:pk>/aflys/", cafes.session_cancel, name="session_cancel"),
    path("vagter/<int:pk>/aabn/", cafes.session_reopen, name="session_reopen"),
    path("vagter/<int:pk>/ret/", cafes.session_edit, name="session_edit"),
    path("vagter/<int:pk>/behold/", cafes.session_keep, name="session_keep"),
    path("vagter/<int:pk>/foelg/", cafes.session_follow, name="session_follow"),
    path("vagter/vagt/<int:pk>/giv-tilbage/", shifts.give_back, name="shift_give_back"),
    path("vagter/vagt/<int:pk>/afloeser/", shifts.offer, name="shift_offer"),
    path("vagter/vagt/<int:pk>/overtag/", shifts.take_over, name="shift_take_over"),
    path("vagter/vagt/<int:pk>/byt/", shifts.ask_to_swap, name="shift_swap"),
    path("vagter/bytte/<int:pk>/", shifts.answer_swap, name="swap_answer"),
    path("vagter/bytte/<int:pk>/fortryd/", shifts.take_back_question, name="swap_take_back"),
]
