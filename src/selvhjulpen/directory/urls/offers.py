from django.urls import path

from selvhjulpen.directory.views import offers

urlpatterns = [
    path("tilbud/", offers.offers, name="offers"),
    path("tilbud/nyt/", offers.new_offer, name="offer_new"),
    path("tilbud/<int:pk>/", offers.offer, name="offer_edit"),
    path("tilbud/<int:pk>/undtagelser/", offers.new_exception, name="exception_new"),
    path("tilbud/<int:pk>/undtagelser/<int:exception_pk>/fjern/", offers.remove_exception, name="exception_remove"),
    path("indsatsomraader/", offers.priority_areas, name="priority_areas"),
    path("indsatsomraader/nyt/", offers.new_priority_area, name="priority_area_new"),
    path("indsatsomraader/<int:pk>/", offers.priority_area, name="priority_area"),
]
