from django.urls import path

from selvhjulpen.solutions.views import catalogue

urlpatterns = [
    path("emner/", catalogue.topics, name="topics"),
    path("emner/nyt/", catalogue.new_topic, name="topic_new"),
    path("emner/<int:pk>/", catalogue.topic, name="topic"),
    path("loesninger/", catalogue.solutions, name="solutions"),
    path("loesninger/ny/", catalogue.new_solution, name="solution_new"),
    path("loesninger/<int:pk>/", catalogue.solution, name="solution"),
]
