"""The queue of a café: the screen, the tablet at the door, and the page of those who help."""

from django.urls import path

from selvhjulpen.cafe.views import queue

urlpatterns = [
    path("it-cafe/doer/<str:signed>/", queue.door, name="door"),
    path("it-cafe/<int:pk>/skaerm/", queue.wall, name="wall"),
    path("it-cafe/<int:pk>/koe/", queue.queue, name="queue"),
    path("it-cafe/<int:pk>/koe/naeste/", queue.call_next, name="queue_next"),
    path("it-cafe/<int:pk>/koe/seddel/", queue.paper, name="queue_paper"),
    path("it-cafe/<int:pk>/koe/<int:ticket_pk>/tag/", queue.call, name="queue_call"),
    path("it-cafe/<int:pk>/koe/<int:ticket_pk>/tilbage/", queue.give_back, name="queue_back"),
    path("it-cafe/<int:pk>/koe/<int:ticket_pk>/gik/", queue.leave, name="queue_leave"),
    path("it-cafe/<int:pk>/koe/<int:ticket_pk>/faerdig/", queue.finish, name="queue_done"),
]
