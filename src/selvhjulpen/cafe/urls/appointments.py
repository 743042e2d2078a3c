from django.urls import path

from selvhjulpen.cafe.views import appointments, availability, booked, booking

urlpatterns = [
    path("aftale/", booking.book, name="book"),
    path("aftale/samlet/", booking.book_plain, name="book_plain"),
    path("aftale/<slug:token>/", booked.booked, name="booked"),
    path("aftale/<slug:token>/aflys/", booked.cancel, name="booked_cancel"),
    path("aftale/<slug:token>/flyt/", booked.move, name="booked_move"),
    path("aftale/<slug:token>/kalender.ics", booked.booked_calendar, name="booked_calendar"),
    path("aftale/<slug:token>/samtykke/<int:pk>/", booked.withdraw, name="booked_withdraw"),
    path("aftaler/", appointments.appointments, name="appointments"),
    path("aftaler/ny/", appointments.appointment_new, name="appointment_new"),
    path("aftaler/<int:pk>/", appointments.appointment, name="appointment"),
    path("aftaler/<int:pk>/flyt/", appointments.appointment_move, name="appointment_move"),
    path("aftaler/<int:pk>/aflys/", appointments.appointment_cancel, name="appointment_cancel"),
    path("aftaler/<int:pk>/samtykke/", appointments.consent_new, name="consent_new"),
    path("aftaler/<int:pk>/samtykke/<int:consent_pk>/", appointments.consent_withdraw, name="consent_withdraw"),
    path("mine-tider/", availability.my_times, name="my_times"),
    path("mine-tider/<int:person_pk>/", availability.times, name="times"),
    path("mine-tider/<int:person_pk>/timer/", availability.hours_new, name="hours_new"),
    path("mine-tider/<int:person_pk>/timer/<int:hours_pk>/", availability.hours_edit, name="hours_edit"),
    path("mine-tider/<int:person_pk>/timer/<int:hours_pk>/slet/", availability.hours_drop, name="hours_drop"),
    path("mine-tider/<int:person_pk>/fravaer/", availability.absence_new, name="absence_new"),
    path("mine-tider/<int:person_pk>/fravaer/<int:absence_pk>/slet/", availability.absence_drop, name="absence_drop"),
]
