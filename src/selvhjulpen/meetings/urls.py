from django.urls import path

from selvhjulpen.meetings.views import answers, groups, lists, minutes, planning, public

app_name = "meetings"
urlpatterns = [
    path("moede/svar/<slug:token>/", public.answer, name="answer"),
    path("moeder/kalender/<slug:token>.ics", public.feed, name="feed"),
    path("moeder/", lists.meetings, name="meetings"),
    path("moeder/tal/", lists.turnout, name="turnout"),
    path("moeder/opgaver/<int:pk>/", lists.done, name="done"),
    path("moeder/nyt/", planning.meeting_new, name="meeting_new"),
    path("moeder/grupper/ny/", groups.group_new, name="group_new"),
    path("moeder/grupper/<int:pk>/", groups.group, name="group"),
    path("moeder/grupper/<int:pk>/slet/", groups.group_drop, name="group_drop"),
    path("moeder/grupper/<int:pk>/aar/", groups.year, name="year"),
    path("moeder/grupper/<int:pk>/folk/<int:member_pk>/fjern/", groups.member_remove, name="member_remove"),
    path("moeder/<int:pk>/", planning.meeting, name="meeting"),
    path("moeder/<int:pk>/ret/", planning.meeting_edit, name="meeting_edit"),
    path("moeder/<int:pk>/inviter/", planning.invite, name="invite"),
    path("moeder/<int:pk>/flyt/", planning.move, name="meeting_move"),
    path("moeder/<int:pk>/aflys/", planning.cancel, name="meeting_cancel"),
    path("moeder/<int:pk>/svar/<int:answer_pk>/", answers.phone_answer, name="phone_answer"),
    path("moeder/<int:pk>/koekken/", answers.kitchen, name="kitchen"),
    path("moeder/<int:pk>/fremmoede/", answers.attendance, name="attendance"),
    path("moeder/<int:pk>/punkt/", minutes.item_new, name="item_new"),
    path("moeder/<int:pk>/punkt/<int:item_pk>/", minutes.item, name="item"),
    path("moeder/<int:pk>/punkt/<int:item_pk>/flyt/", minutes.item_move, name="item_move"),
    path("moeder/<int:pk>/referat/", minutes.minutes, name="minutes"),
    path("moeder/<int:pk>/referat/send/", minutes.minutes_send, name="minutes_send"),
]
