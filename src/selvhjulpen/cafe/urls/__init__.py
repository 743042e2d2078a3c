from selvhjulpen.cafe.urls import appointments, visits

app_name = "cafe"
urlpatterns = [*appointments.urlpatterns, *visits.urlpatterns]
