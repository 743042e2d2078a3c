from django.urls import path

from selvhjulpen.solutions.views import catalogue

urlpatterns = [
    path("emner/", catalogue.topics, name="topics"),
    path("emner/nyt/", catalogue.new_topic, name="topic_new"),
    path("emner/<int:pk>/", catalogue.topic, name="topic"),
    path("loesninger/", catalogue.solutions, name="solutions"),
    path("loesninger/ny/", catalogue.new_solution, name="solution_new"),
    path("loesninger/<int:pk>/", catalogue.solution, name="solution"),
    path("loesninger/<int:pk>/aendring/", catalogue.change_new, name="change_new"),
    path("loesninger/<int:pk>/aendring/<int:version_pk>/fjern/", catalogue.change_take_back, name="change_take_back"),
    path("loesninger/ejere/", catalogue.owners, name="owners"),
    path("loesninger/ejere/ny/", catalogue.new_owner, name="owner_new"),
    path("loesninger/ejere/<int:pk>/", catalogue.owner, name="owner"),
    path("loesninger/ejere/<int:pk>/nyt-link/", catalogue.new_link, name="owner_link"),
]
