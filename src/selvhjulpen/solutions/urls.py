from django.urls import path

from selvhjulpen.solutions import views

app_name = "solutions"
urlpatterns = [
    path("emner/", views.topics, name="topics"),
    path("emner/nyt/", views.new_topic, name="topic_new"),
    path("emner/<int:pk>/", views.topic, name="topic"),
    path("loesninger/", views.solutions, name="solutions"),
    path("loesninger/ny/", views.new_solution, name="solution_new"),
    path("loesninger/<int:pk>/", views.solution, name="solution"),
]
