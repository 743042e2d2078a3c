from django.urls import path

from selvhjulpen.courses.views import programme, seats

app_name = "courses"
urlpatterns = [
    path("kurser/", programme.programme, name="programme"),
    path("kurser/skaerm/", programme.wall, name="wall"),
    path("kurser/kalender.ics", programme.feed, name="feed"),
    path("kurser/<int:pk>/", seats.session, name="session"),
    path("kurser/<int:pk>/plakat/", programme.poster, name="poster"),
    path("plads/<str:token>/", seats.seat, name="seat"),
    path("plads/<str:token>/ret/", seats.change, name="seat_change"),
    path("plads/<str:token>/flyt/", seats.move, name="seat_move"),
    path("plads/<str:token>/afbud/", seats.cancel, name="seat_cancel"),
    path("plads/<str:token>/kalender.ics", seats.seat_calendar, name="seat_calendar"),
]
