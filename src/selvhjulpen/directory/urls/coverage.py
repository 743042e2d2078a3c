from django.urls import path

from selvhjulpen.directory.views import coverage

urlpatterns = [path("netvaerk/hvem-goer-hvad/", coverage.who_does_what, name="who_does_what")]
