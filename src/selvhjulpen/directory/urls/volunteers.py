from django.urls import path

from selvhjulpen.directory.views import volunteers

urlpatterns = [
    path("frivillige/", volunteers.volunteers, name="volunteers"),
    path("frivillige/<int:pk>/", volunteers.volunteer, name="volunteer"),
    path("frivillige/mig/", volunteers.me, name="volunteer_me"),
    path("frivillige/mig/kursus/", volunteers.add_course, name="volunteer_course"),
    path("frivillige/mig/kursus/slet/", volunteers.remove_course, name="volunteer_course_remove"),
]
