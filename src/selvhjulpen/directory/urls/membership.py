from django.urls import path

from selvhjulpen.directory.views import confirming, duplicates, joining, members, requests

urlpatterns = [
    path("hjaelp/bliv-medlem/", joining.join, name="join"),
    path("hjaelp/bliv-medlem/tak/", joining.joined, name="joined"),
    path("hjaelp/anmodning/<slug:token>/", joining.thread, name="join_thread"),
    path("hjaelp/stadig-rigtigt/<str:signed>/", confirming.still_right, name="still_right"),
    path("medlemmer/", members.members, name="members"),
    path("medlemmer/<int:pk>/", members.member, name="member"),
    path("medlemmer/<int:pk>/begynd/", members.begin, name="member_begin"),
    path("medlemmer/<int:pk>/slut/", members.end, name="member_end"),
    path("medlemmer/<int:pk>/kontakt/", members.contact, name="member_contact"),
    path("medlemmer/<int:pk>/tilbud/<int:offer_pk>/bekraeftet/", members.confirmed, name="member_confirmed"),
    path("medlemmer/anmodninger/", requests.join_requests, name="join_requests"),
    path("medlemmer/anmodninger/<int:pk>/", requests.join_request, name="join_request"),
    path("medlemmer/anmodninger/<int:pk>/optag/", requests.accept, name="join_accept"),
    path("medlemmer/anmodninger/<int:pk>/afslaa/", requests.decline, name="join_decline"),
    path("medlemmer/dubletter/", duplicates.duplicates, name="duplicates"),
    path("medlemmer/dubletter/<int:first>/<int:second>/", duplicates.merge, name="merge"),
    path("medlemmer/dubletter/<int:first>/<int:second>/ikke/", duplicates.not_the_same, name="not_the_same"),
]
