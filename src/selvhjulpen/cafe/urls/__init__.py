from selvhjulpen.cafe.urls import appointments, cafes, queue, visits

app_name = "cafe"
urlpatterns = [*appointments.urlpatterns, *cafes.urlpatterns, *queue.urlpatterns, *visits.urlpatterns]
